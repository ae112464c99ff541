using System.Runtime.ExceptionServices;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;

namespace OrleansJobs.Silo.Runners.Process;

/// <summary>One attempt at one job by a program that has been started.</summary>
/// <param name="job">The job.</param>
/// <param name="program">The program.</param>
/// <param name="grace">How long it may take to end when it is asked to.</param>
/// <param name="lastGrace">The same from when the runner waits no longer: its time is up, its job is another's, or the service stops.</param>
/// <param name="time">The clock.</param>
internal sealed class ProgramAttempt(JobContext job, RunningProgram program, TimeSpan grace, TimeSpan lastGrace, TimeProvider time) : IDisposable
{
    private readonly WorkEvents _events = new(job);
    private readonly ErrorTail _errors = new();
    private readonly CancellationTokenSource _refused = new();
    private readonly CancellationTokenSource _killed = new();
    private Exception? _refusal;
    private JobOutcome? _lostEvent;

    /// <summary>Brings it to its end.</summary>
    /// <returns>How it ended.</returns>
    /// <exception cref="OperationCanceledException">It was asked to stop, and has.</exception>
    /// <exception cref="ClaimLostException">Someone else has the job now, and the program has ended.</exception>
    public async Task<JobOutcome> RunAsync(CancellationToken cancellationToken)
    {
        var feeding = program.FeedAsync(ProgramInput.Of(job.Job));
        var end = program.EndAsync(Task.WhenAll(TakeOutputAsync(), TakeErrorsAsync()), time);
        var wasStopped = await StopAsync(end, cancellationToken);
        await feeding;
        if (_refusal is not null) ExceptionDispatchInfo.Throw(_refusal);
        if (wasStopped && !(program.Status == 0 && _events.Outcome is JobOutcome.Succeeded)) throw new OperationCanceledException(cancellationToken);
        return ExitStatus.OutcomeOf(program.Status, _events.Outcome ?? _lostEvent, _errors.Text);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _refused.Dispose();
        _killed.Dispose();
    }

    /// <summary>Waits for the end, and sees to it once it is wanted: first by asking, then by force.</summary>
    /// <returns>Whether the program was still at work when it was asked.</returns>
    private async Task<bool> StopAsync(Task end, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _refused.Token);
        await end.WaitAsync(stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (end.IsCompleted) return await EndedAsync(end);
        var wasAtWork = !program.HasEnded;
        program.Send(ProcessGroup.Terminate);
        await WaitForGraceAsync(end);
        if (!end.IsCompleted) program.Send(ProcessGroup.Kill);
        await _killed.CancelAsync();
        await end;
        return wasAtWork;
    }

    private async Task WaitForGraceAsync(Task end)
    {
        var asked = time.GetTimestamp();
        using var over = new CancellationTokenSource(grace, time);
        await using var leaving = job.Leaving.Register(() => over.CancelAfter(Left(grace - time.GetElapsedTime(asked))));
        await end.WaitAsync(over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private TimeSpan Left(TimeSpan own)
    {
        var left = own < lastGrace ? own : lastGrace;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private static async Task<bool> EndedAsync(Task end)
    {
        await end;
        return false;
    }

    private async Task TakeOutputAsync()
    {
        await foreach (var line in new ProgramLines(program.Output, ProcessOptions.LongestEvent, program.Gone, time).ReadAsync())
        {
            if (string.IsNullOrWhiteSpace(line.Text) || _refusal is not null) continue;
            if (line.IsCut) TakeCut(line.Text);
            else await TakeAsync(line.Text);
        }
    }

    /// <summary>Checkpoints are kept also while the program comes to its end: the next attempt begins there.</summary>
    private async Task TakeAsync(string line)
    {
        try
        {
            await _events.TakeLineAsync(line, _killed.Token);
        }
        catch (OperationCanceledException) when (_killed.IsCancellationRequested)
        {
        }
        catch (Exception refusal)
        {
            _refusal = refusal;
            await _refused.CancelAsync();
        }
    }

    private void TakeCut(string beginning)
    {
        job.Log(beginning, JobLogLevel.Warning);
        if (!beginning.AsSpan().TrimStart().StartsWith("{")) return;
        var sentence = FormattableString.Invariant($"The program wrote a line of more than {ProcessOptions.LongestEvent} bytes, too long for an event.");
        job.Log(sentence, JobLogLevel.Warning);
        _lostEvent = new JobOutcome.Failed(new JobError("event_too_long", sentence), Retryable: false);
    }

    private async Task TakeErrorsAsync()
    {
        await foreach (var line in new ProgramLines(program.Errors, ProcessOptions.LongestText, program.Gone, time).ReadAsync())
        {
            if (string.IsNullOrWhiteSpace(line.Text)) continue;
            job.Log(line.Text, JobLogLevel.Warning);
            _errors.Add(line.Text);
        }
    }
}
