using OrleansJobs.Silo.Handlers.Audio;
using OrleansJobs.Silo.Handlers.Audio.Levels;
using OrleansJobs.Support.Audio;

namespace OrleansJobs.Handlers.Tests.Audio;

public sealed class LevelTests
{
    private const int Rate = 44_100;
    private static readonly WaveSpec Spec = new();

    [Fact]
    public async Task ASquareWaveHasItsPeakAsRms()
    {
        var analysis = await Analysis.OfAsync(Spec, Signals.Square(100, 0.5, 2, Rate));

        Assert.Equal(-6.02, analysis.SamplePeakDbfs!.Value, 0.01);
        Assert.Equal(-6.02, analysis.RmsDbfs!.Value, 0.01);
        Assert.Equal(200.0 / Rate, analysis.ZeroCrossingRate, 1e-4);
    }

    [Fact]
    public async Task TheMostNegativeSampleIsFullScale()
    {
        var analysis = await Analysis.OfAsync(Spec, Enumerable.Repeat(-1.0, Rate).ToArray());

        Assert.Equal(0, analysis.SamplePeakDbfs);
        Assert.Equal(0, analysis.RmsDbfs);
        Assert.Null(analysis.DominantFrequencyHz);
    }

    [Fact]
    public async Task ZeroCrossingsAreAveragedOverChannelsAndNotOverBlocks()
    {
        var fast = Signals.Sine(Rate / 4.0, 0.5, 1, Rate, degrees: 45);
        var still = Enumerable.Repeat(0.1, Rate).ToArray();

        var analysis = await Analysis.OfAsync(Spec, fast, still);

        Assert.Equal(0.25, analysis.ZeroCrossingRate, 1e-4);
    }

    [Fact]
    public async Task SilencesAreFoundWhereTheyAre()
    {
        var tone = Signals.Sine(1000, 0.5, 1, Rate, degrees: 90);
        var (before, pause, gap, after) =
            (Signals.Silence(0.75, Rate), Signals.Silence(0.4, Rate), Signals.Silence(2, Rate), Signals.Silence(0.5, Rate));
        var signal = Signals.Join(before, tone, pause, tone, gap, tone, after);

        var analysis = await Analysis.OfAsync(Spec, signal);

        Assert.Equal(3, analysis.Silences.Count);
        Assert.Equal([0, 3.15, 6.15], analysis.Silences.Select(silence => Math.Round(silence.Start, 3)));
        Assert.Equal([0.75, 5.15, 6.65], analysis.Silences.Select(silence => Math.Round(silence.End, 3)));
    }

    [Fact]
    public async Task ASoundInOneChannelEndsTheSilence()
    {
        var analysis = await Analysis.OfAsync(Spec, Signals.Silence(2, Rate), Signals.Sine(50, 0.0011, 2, Rate));

        Assert.DoesNotContain(analysis.Silences, silence => silence.End - silence.Start > 0.1);
    }

    [Fact]
    public async Task NoMoreSilencesAreKeptThanTheBound()
    {
        var spec = new WaveSpec { SampleRate = 8, Bits = 8 };
        var signal = Enumerable.Range(0, 12_000 * 8).Select(frame => frame % 8 == 0 ? 0.5 : 0).ToArray();

        var analysis = await Analysis.OfAsync(spec, signal);

        Assert.Equal(SilenceFinder.MaxStretches, analysis.Silences.Count);
        Assert.Equal(new Silence(0.125, 1), analysis.Silences[0]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(799)]
    [InlineData(800)]
    [InlineData(801)]
    [InlineData(8191)]
    [InlineData(8193)]
    [InlineData(100_003)]
    public async Task TheWaveformIsTheExtremesOfItsColumns(int frames)
    {
        var left = Signals.WhiteNoise(0.9, frames, 1, seed: 3);
        var right = Signals.WhiteNoise(0.9, frames, 1, seed: 4);

        var analysis = await Analysis.OfAsync(new WaveSpec { Bits = 64, IsFloat = true }, left, right);

        Assert.Equal(WaveformOverview.Columns, analysis.Waveform.Count);
        for (var column = 0; column < WaveformOverview.Columns; column++)
        {
            var start = (int)((long)column * frames / 800);
            var count = Math.Max(1, (int)((column + 1L) * frames / 800) - start);
            var both = left.Skip(start).Take(count).Concat(right.Skip(start).Take(count)).ToArray();
            Assert.Equal([both.Min(), both.Max()], analysis.Waveform[column], (a, b) => Math.Abs(a - b) < 1e-4);
        }
    }
}
