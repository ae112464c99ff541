using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Handlers.Tests.Processes;

/// <summary>Nothing else runs meanwhile: the memory of the process is measured.</summary>
[CollectionDefinition(nameof(ProgramFloodTests), DisableParallelization = true)]
public sealed class ProgramFloodCollection;

/// <summary>A program that writes more than anyone can read.</summary>
[Collection(nameof(ProgramFloodTests))]
public sealed class ProgramFloodTests
{
    private const string Done = """; echo '{"event":"progress","percent":50}'; echo '{"event":"result","result":1}'""";

    [Theory]
    [InlineData("head -c 400000000 /dev/zero | tr '\\0' x; echo", 50, 1)] // no line end, and no event
    [InlineData("printf '{'; head -c 400000000 /dev/zero | tr '\\0' x; echo", 150, 2)] // no line end, and perhaps an event
    [InlineData("head -c 200000000 /dev/zero | tr '\\0' x >&2", 50, 1)]
    [InlineData("yes 'a line of a program that talks too much' | head -c 200000000", 50, 5_000_000)]
    [InlineData("yes '{\"event\":\"progress\",\"percent\":7}' | head -n 300000", 50, 0)]
    [InlineData("yes '' | head -c 100000000", 50, 0)]
    public async Task AFloodTakesNoMemoryAndDoesNotHideWhatComesAfterIt(string flood, int megabytes, int lines)
    {
        using var trial = ProgramTrial.Shell(flood + Done);
        trial.CountsOnly = true;
        using var self = System.Diagnostics.Process.GetCurrentProcess();
        var before = Resident(self, collect: true);
        var run = trial.RunAsync();
        var most = before;
        while (await Task.WhenAny(run, Task.Delay(10)) != run)
        {
            trial.Reported.Clear();
            most = Math.Max(most, Resident(self, collect: false));
        }

        Assert.IsType<JobOutcome.Succeeded>(await run);
        Assert.Equal(lines, trial.LineCount);
        Assert.InRange(most - before, 0, megabytes);
    }

    [Fact]
    public async Task AProgramWaitsForAJobThatIsNotReadyToListen()
    {
        using var trial = ProgramTrial.Python("""
            import os, time
            os.write(1, b'{"event":"checkpoint","checkpoint":1}\n')
            os.set_blocking(1, False)
            written, full = 0, 0
            while full < 20:
                try:
                    written += os.write(1, b"x" * 999 + b"\n")
                    full = 0
                except BlockingIOError:
                    full += 1
                    time.sleep(0.01)
            os.set_blocking(1, True)
            os.write(2, b"written %d\n" % written)
            """);
        var told = trial.LineAsync(line => line.StartsWith("written", StringComparison.Ordinal));
        trial.Keeping = () => told;
        Assert.IsType<JobOutcome.Succeeded>(await trial.RunAsync());
        Assert.InRange(int.Parse((await told)[8..]), 0, 300_000);
    }

    private static double Resident(System.Diagnostics.Process self, bool collect)
    {
        if (collect) GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        self.Refresh();
        return self.WorkingSet64 / (1024.0 * 1024);
    }
}
