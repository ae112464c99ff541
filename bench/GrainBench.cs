using OrleansJobs.Grains.Contracts;
using OrleansJobs.Support;

namespace OrleansJobs.Bench;

/// <summary>Create, read and list through the grains, in process, beside the same statements alone.</summary>
internal static class GrainBench
{
    private static readonly JobSubmission Submission = new()
    {
        Type = "nobody-runs-this",
        Input = new JsonText("""{"file_name":"test.wav"}"""),
    };

    public static async Task RunAsync(Report report)
    {
        await MeasureAsync(new Report(TextWriter.Null)); // until the JIT compiler has nothing left to improve, on databases of its own
        await MeasureAsync(report);
    }

    private static async Task MeasureAsync(Report report)
    {
        using var raw = new RawSqlite();
        await using var host = await JobHost.StartAsync();

        var (rawInsert, create) = await Timing.CompareAsync(300, () => Done(raw.Insert()), () => host.SubmitAsync(Submission));
        report.Time("create, 1 in flight", create, rawInsert);
        report.Time("create, 64 in flight, each", await Timing.MeasureAsync(5_000, 64, () => host.SubmitAsync(Submission)), rawInsert);

        var rawId = raw.Insert();
        var live = host.Job((await host.SubmitAsync(Submission)).Id);
        var (rawRead, read) = await Timing.CompareAsync(2_000, () => Done(() => raw.Find(rawId)), () => live.GetAsync(CancellationToken.None));
        report.Time("read a live job", read, rawRead);

        var (rawList, list) = await Timing.CompareAsync(
            200, () => Done(raw.List100()), () => host.List.ListAsync(new JobListQuery(100), CancellationToken.None));
        report.Time("list 100", list, rawList);
    }

    private static Task Done<T>(T result) => Task.FromResult(result);

    private static Task Done(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
