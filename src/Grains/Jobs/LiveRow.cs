using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;

namespace OrleansJobs.Grains.Jobs;

/// <summary>
/// The live copy of one row: what the store last confirmed, and progress that was shown since. After a write that failed, or whose
/// outcome is unknown, memory is thrown away and the row read again.
/// </summary>
/// <param name="id">The job.</param>
/// <param name="store">Where the row is.</param>
/// <param name="tell">Tells the others of a change that was saved. Who reads meanwhile waits for it: whoever has seen the change finds it
/// wherever he looks next.</param>
internal sealed class LiveRow(JobId id, IJobStore store, Func<JobSnapshot, Task> tell)
{
    /// <summary>
    /// How many changes may be shown without being saved. A reload cannot know how many were, so it continues this far above the saved
    /// sequence: never again a number that someone has seen.
    /// </summary>
    public const long SequenceGap = 1_000;

    private JobRow? _saved;
    private JobRow? _shown;
    private bool _known;
    private int _forgotten;
    private Task _told = Task.CompletedTask;

    /// <summary>Whether progress was shown that the row does not have yet.</summary>
    public bool HasUnsaved => _known && _shown != _saved;

    /// <summary>Whether the next change must be saved before it is shown.</summary>
    public bool MustSave => _shown!.Job.Sequence + 1 - _saved!.Job.Sequence >= SequenceGap;

    /// <summary>Whose share of the type's work it takes.</summary>
    public string? LimitKey => _saved?.LimitKey;

    /// <summary>Until when the lease of the claim goes in the row that was last confirmed; null where it has none.</summary>
    public DateTimeOffset? SavedLease => _saved?.Claim?.LeaseUntil;

    /// <summary>The row as it is shown; null when there is none.</summary>
    public async ValueTask<JobRow?> ReadAsync(CancellationToken cancellationToken)
    {
        while (!_known || !_told.IsCompleted)
        {
            await _told.WaitAsync(cancellationToken);
            if (!_known) await LoadAsync(cancellationToken);
        }

        return _shown;
    }

    /// <summary>The row as it is shown.</summary>
    /// <exception cref="JobNotFoundException">There is none.</exception>
    public async ValueTask<JobRow> RequireAsync(CancellationToken cancellationToken) =>
        await ReadAsync(cancellationToken) ?? throw new JobNotFoundException(id);

    /// <summary>Inserts the row unless it, or one with its keys, is there.</summary>
    /// <exception cref="JobConflictException">Its idempotency key is another submission's.</exception>
    public async Task<JobInsert> InsertAsync(JobRow row, IdempotencyKeys keys)
    {
        JobInsert insert;
        try
        {
            insert = await keys.InsertAsync(row);
        }
        catch
        {
            Forget();
            throw;
        }

        if (insert.Row.Job.Id == id)
        {
            Know(insert.Row);
            if (insert.Inserted) await (_told = tell(insert.Row.Job));
        }

        return insert;
    }

    /// <summary>Saves the next row under the guard of the last confirmed one. False when someone else changed it; memory is forgotten.</summary>
    /// <remarks>Writes take no cancellation: a caller who leaves must not leave the others untold.</remarks>
    public Task<bool> TrySaveAsync(JobRow next) => TrySaveAsync(Stamp(next), store.SaveIfUnchangedAsync, tell);

    /// <summary>Saves the progress that was shown.</summary>
    public Task<bool> TrySaveProgressAsync() => TrySaveAsync(_shown!, store.SaveProgressIfUnchangedAsync, _ => Task.CompletedTask);

    /// <summary>Saves that what follows the final job was submitted. False when someone else changed the row; memory is forgotten.</summary>
    public Task<bool> TrySaveFollowedAsync(DateTimeOffset now) => TrySaveAsync(
        Stamp(_shown! with { Job = _shown!.Job with { FollowedAt = now } }), store.SaveFollowedIfUnchangedAsync, _ => Task.CompletedTask);

    /// <summary>Shows progress without saving it; and extends the lease of the claim, where it has one.</summary>
    public JobRow Show(JobProgress progress, JobClaim? lease) =>
        _shown = Stamp(_shown! with { Job = _shown!.Job with { Progress = progress }, Claim = lease ?? _shown.Claim });

    /// <summary>Deletes the row if it is final. False when it is not there or not final; memory is forgotten either way.</summary>
    public async Task<bool> DeleteAsync()
    {
        try
        {
            return await store.DeleteIfFinalAsync(id, CancellationToken.None);
        }
        finally
        {
            Forget();
        }
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        var forgotten = _forgotten;
        var row = await store.FindAsync(id, cancellationToken);
        if (!_known && forgotten == _forgotten) // reads interleave with writes: a newer truth may have come meanwhile
        {
            Know(row);
        }
    }

    private async Task<bool> TrySaveAsync(JobRow next, Func<JobRow, JobRow, CancellationToken, Task<bool>> save, Func<JobSnapshot, Task> told)
    {
        var saved = false;
        try
        {
            saved = await save(_saved!, next, CancellationToken.None);
        }
        finally
        {
            if (saved)
            {
                _saved = _shown = next;
                _told = told(next.Job);
            }
            else
            {
                Forget();
            }
        }

        await _told;
        return saved;
    }

    private JobRow Stamp(JobRow row) => row with { Job = row.Job with { Sequence = _shown!.Job.Sequence + 1 } };

    private void Know(JobRow? row)
    {
        _saved = row;
        _shown = row?.Job.Status == JobStatus.Running ? row with { Job = row.Job with { Sequence = row.Job.Sequence + SequenceGap } } : row;
        _known = true;
    }

    private void Forget()
    {
        _known = false;
        _forgotten++;
    }
}
