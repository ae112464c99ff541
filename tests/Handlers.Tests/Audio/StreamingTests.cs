using OrleansJobs.Grains.Execution;
using OrleansJobs.Silo.Handlers.Audio;
using OrleansJobs.Support.Audio;

namespace OrleansJobs.Handlers.Tests.Audio;

/// <summary>Run on their own, because allocations are counted for the whole process.</summary>
[CollectionDefinition(nameof(StreamingTests), DisableParallelization = true)]
[Collection(nameof(StreamingTests))]
public sealed class StreamingTests
{
    /// <summary>Large enough to show growth: its samples alone would take 200 MB in memory.</summary>
    private const long SparseBytes = 100_000_000;

    [Fact]
    public async Task AHugeFileTakesNoMoreMemoryThanASmallOne()
    {
        await using var file = SparseFile(SparseBytes);
        await AudioAnalyzer.AnalyzeAsync(SparseFile(100_000), _ => { }, CancellationToken.None);
        var before = GC.GetTotalAllocatedBytes(precise: true);

        var analysis = await AudioAnalyzer.AnalyzeAsync(file, _ => { }, CancellationToken.None);

        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        Assert.Equal(SparseBytes / 4 / 48_000.0, analysis.DurationSeconds, 0.01);
        Assert.True(allocated < 32_000_000, $"{allocated} bytes were allocated.");
    }

    [Fact]
    public async Task ProgressIsNamedAndGoesForward()
    {
        var reports = new List<AudioProgress>();

        await AudioAnalyzer.AnalyzeAsync(new MemoryStream(WaveFile.Sine(440, -6, 60)), reports.Add, CancellationToken.None);

        Assert.Equal(
            [AudioProgress.ReadingHeader, AudioProgress.Measuring, AudioProgress.SummingUp],
            reports.Select(report => report.Step).Distinct());
        var measuring = reports.Where(report => report.Step == AudioProgress.Measuring).ToList();
        Assert.InRange(measuring.Count, 50, 101);
        Assert.Equal(measuring.Select(report => report.Current).Order(), measuring.Select(report => report.Current));
        Assert.Equal(measuring[^1].Total, measuring[^1].Current);
    }

    [Fact]
    public async Task CancellationStopsAtTheNextBlock()
    {
        using var cancellation = new CancellationTokenSource();
        var measured = 0;

        var analysis = AudioAnalyzer.AnalyzeAsync(
            new MemoryStream(WaveFile.Sine(440, -6, 60)),
            report =>
            {
                measured += report.Step == AudioProgress.Measuring ? 1 : 0;
                if (report.Step == AudioProgress.Measuring)
                {
                    cancellation.Cancel();
                }
            },
            cancellation.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => analysis);
        Assert.Equal(1, measured);
    }

    [Fact]
    public async Task AFileThatShrinksWhileReadIsTruncated()
    {
        await using var file = SparseFile(10_000_000);

        var error = await Assert.ThrowsAsync<JobFailedException>(() =>
            AudioAnalyzer.AnalyzeAsync(file, _ => file.SetLength(1_000_000), CancellationToken.None));

        Assert.Equal(AudioErrorCodes.Truncated, error.Code);
    }

    /// <summary>48 kHz stereo silence that takes no room on the disk; deleted when closed.</summary>
    private static FileStream SparseFile(long dataBytes)
    {
        var spec = new WaveSpec { SampleRate = 48_000 };
        var header = WaveFile.Riff(WaveFile.Chunk("fmt ", WaveFile.Format(spec, 2)), WaveFile.Chunk("data", [], (uint)dataBytes));
        BitConverter.TryWriteBytes(header.AsSpan(4), (uint)(header.Length - 8 + dataBytes));
        var file = new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
            FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, 1, FileOptions.DeleteOnClose);
        file.Write(header);
        file.SetLength(header.Length + dataBytes);
        return file;
    }
}
