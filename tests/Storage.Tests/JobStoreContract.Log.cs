using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Storage;
using OrleansJobs.Storage.Tests.Support;

namespace OrleansJobs.Storage.Tests;

public abstract partial class JobStoreContract
{
    [Fact]
    public async Task LinesAreKeptAsTheyWereSaidAndNumberedOn()
    {
        var row = await InsertRunningAsync();
        Assert.Equal(0, await Log.FindNewestAsync(row.Job.Id, None));
        JobLogEntry[] first = [new(JobRows.Start, JobLogLevel.Debug, ""), new(JobRows.Start.AddMicroseconds(1), JobLogLevel.Warning, "Café \"\\ \t 🎧 {'$1'}")];
        Assert.True(await AppendAsync(row, first));
        Assert.True(await AppendAsync(row, new JobLogEntry(JobRows.Start.AddTicks(19), JobLogLevel.Error, "later")));
        JobLogLine[] expected =
        [
            new(1, first[0].At, 7, JobLogLevel.Debug, ""),
            new(2, first[1].At, 7, JobLogLevel.Warning, first[1].Text),
            new(3, JobRows.Start.AddMicroseconds(1), 7, JobLogLevel.Error, "later"),
        ];
        Assert.Equal(expected, await LinesAsync(row));
        Assert.Equal(expected[1..2], (await Log.ReadAsync(row.Job.Id, 1, 1, None)).AsEnumerable());
        Assert.Empty(await Log.ReadAsync(row.Job.Id, 3, 10, None));
        Assert.Equal(3, await Log.FindNewestAsync(row.Job.Id, None));
        await AssertKeptAsync(row);
    }

    [Fact]
    public async Task OnlyTheHolderOfTheClaimAddsLines()
    {
        var running = await InsertRunningAsync();
        Assert.True(await AppendAsync(running, Entry(1)));
        Assert.False(await Log.AppendAsync(running.Job.Id, Guid.NewGuid(), [Entry(2)], None));
        Assert.False(await Log.AppendAsync(JobId.New(TimeProvider.System), running.Claim!.Token, [Entry(2)], None));
        var completed = await SaveAsync(running, running.In(JobStatus.Completed));
        Assert.False(await Log.AppendAsync(completed.Job.Id, running.Claim!.Token, [Entry(2)], None));
        Assert.Equal(["line 1"], (await LinesAsync(running)).Select(line => line.Text));
    }

    [Fact]
    public async Task TheLastThousandLinesAreKeptAndNoNumberIsGivenTwice()
    {
        var row = await InsertRunningAsync();
        Assert.True(await AppendAsync(row, [.. Enumerable.Range(1, 1000).Select(Entry)]));
        Assert.Equal(1, (await LinesAsync(row))[0].Number);
        Assert.True(await AppendAsync(row, [.. Enumerable.Range(1001, 3).Select(Entry)]));
        Assert.True(await AppendAsync(row, [.. Enumerable.Range(1004, 1000).Select(Entry)]));
        Assert.True(await AppendAsync(row, Entry(2004)));
        var lines = await LinesAsync(row);
        Assert.Equal(Enumerable.Range(1005, 1000).Select(number => ((long)number, $"line {number}")), lines.Select(line => (line.Number, line.Text)));
    }

    [Fact]
    public async Task LinesWhoseAnswerWasLostMayBeSentAgain()
    {
        var row = await InsertRunningAsync();
        JobLogEntry[] lines = [Entry(1), Entry(2)];
        Assert.True(await AppendAsync(row, lines));
        Assert.True(await AppendAsync(row, lines));
        Assert.Equal(2, await Log.FindNewestAsync(row.Job.Id, None));
        Assert.True(await AppendAsync(row, Entry(2) with { At = Entry(2).At.AddMicroseconds(1) }));
        Assert.Equal(3, await Log.FindNewestAsync(row.Job.Id, None));
    }

    [Fact]
    public async Task LinesGoWithTheirJobAndWithNoOther()
    {
        var (gone, kept) = (await InsertRunningAsync(), await InsertRunningAsync());
        Assert.True(await AppendAsync(gone, Entry(1)));
        Assert.True(await AppendAsync(kept, Entry(1)));
        await SaveAsync(gone, gone.In(JobStatus.Failed));
        Assert.Single(await LinesAsync(gone));
        Assert.True(await Jobs.DeleteIfFinalAsync(gone.Job.Id, None));
        Assert.Empty(await LinesAsync(gone));
        Assert.Single(await LinesAsync(kept));
    }

    [Fact]
    public async Task ManyJobsAddLinesAtOnceAndARefusalConcernsOne()
    {
        var rows = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => InsertRunningAsync()));
        var answers = await Task.WhenAll(rows.SelectMany((row, index) => Enumerable.Range(0, 5).Select(round =>
            Log.AppendAsync(row.Job.Id, index % 3 == 0 ? Guid.NewGuid() : row.Claim!.Token, [Entry(round * 2), Entry(round * 2 + 1)], None))));
        Assert.Equal(rows.SelectMany((_, index) => Enumerable.Repeat(index % 3 != 0, 5)), answers);
        for (var index = 0; index < rows.Length; index++)
        {
            var lines = await LinesAsync(rows[index]);
            Assert.Equal(index % 3 == 0 ? [] : Enumerable.Range(0, 10).Select(number => $"line {number}"), lines.Select(line => line.Text));
        }
    }

    private static JobLogEntry Entry(int number) => new(JobRows.Start.AddSeconds(number), JobLogLevel.Info, $"line {number}");

    private Task<JobRow> InsertRunningAsync() => InsertAsync(JobRows.Pending(job => job with { Attempt = 7, MaxAttempts = 9 }).In(JobStatus.Running));

    private Task<bool> AppendAsync(JobRow row, params JobLogEntry[] entries) =>
        Log.AppendAsync(row.Job.Id, row.Claim!.Token, [.. entries], None);

    private async Task<JobLogLine[]> LinesAsync(JobRow row) => [.. await Log.ReadAsync(row.Job.Id, 0, 2000, None)];
}
