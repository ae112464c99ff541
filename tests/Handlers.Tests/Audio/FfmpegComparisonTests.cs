using System.Diagnostics;
using OrleansJobs.Silo.Handlers.Audio;
using OrleansJobs.Support.Audio;
using Xunit.Abstractions;

namespace OrleansJobs.Handlers.Tests.Audio;

/// <summary>Loudness within 0.1 LU, loudness range within 0.1 LU and true peak within 0.2 dB of ffmpeg's ebur128 filter.</summary>
public sealed class FfmpegComparisonTests(ITestOutputHelper output)
{
    private static readonly Dictionary<string, Func<(WaveSpec Spec, double[][] Channels)>> Signal = new()
    {
        ["pink noise, 48 kHz stereo"] = () => Stereo(48_000, 16, (seed, rate) => Signals.PinkNoise(0.6, 20, rate, seed)),
        ["pink noise, 44.1 kHz mono 24 bit"] = () => Mono(44_100, 24, rate => Signals.PinkNoise(0.3, 20, rate)),
        ["white noise, 44.1 kHz stereo"] = () => Stereo(44_100, 16, (seed, rate) => Signals.WhiteNoise(0.2, 10, rate, seed)),
        ["sweep, 44.1 kHz stereo"] = () => Stereo(44_100, 16, (_, rate) => Signals.Sweep(30, 16_000, 0.5, 20, rate)),
        ["sweep, 96 kHz mono 24 bit"] = () => Mono(96_000, 24, rate => Signals.Sweep(20, 20_000, 0.7, 12, rate)),
        ["music, 44.1 kHz stereo"] = () => Stereo(44_100, 16, (seed, rate) => Signals.Music(120, 40, rate, seed)),
        ["music, 22.05 kHz mono"] = () => Mono(22_050, 16, rate => Signals.Music(97, 40, rate)),
        ["music, 8 kHz mono 8 bit"] = () => Mono(8000, 8, rate => Signals.Music(97, 40, rate)),
        ["music, 192 kHz mono float"] = () => Mono(192_000, 32, rate => Signals.Music(97, 10, rate), isFloat: true),
        ["clicks, 48 kHz stereo"] = () => Stereo(48_000, 24, (_, rate) => Signals.Clicks(90, 20, rate)),
        ["5.1, 48 kHz"] = () => Surround(48_000),
        ["loud and quiet in turn, 48 kHz"] = () => Stereo(48_000, 16, Steps),
    };

    public static TheoryData<string> Names => [.. Signal.Keys];

    [FfmpegTheory]
    [MemberData(nameof(Names))]
    public async Task GeneratedSignalsAgree(string name)
    {
        var (spec, channels) = Signal[name]();
        await InFileAsync(path => File.WriteAllBytesAsync(path, WaveFile.Write(spec, channels)), path => CompareAsync(name, path));
    }

    [EspeakTheory]
    [InlineData("The job was queued at noon, ran for a minute, and then it failed. It was tried again, and this time it went well.")]
    public async Task SpeechAgrees(string text) =>
        await InFileAsync(
            path => Process.Start("espeak-ng", ["-w", path, string.Join(' ', Enumerable.Repeat(text, 4))]).WaitForExitAsync(),
            path => CompareAsync("speech", path));

    /// <summary>Written to a pipe, so the sizes in the header are not known.</summary>
    [FfmpegTheory]
    [InlineData("pcm_u8", 8)]
    [InlineData("pcm_s16le", 16)]
    [InlineData("pcm_s24le", 24)]
    [InlineData("pcm_s32le", 32)]
    [InlineData("pcm_f32le", 32)]
    [InlineData("pcm_f64le", 64)]
    public async Task WhatFfmpegWritesIsRead(string codec, int bits)
    {
        var (file, _) = await Ffmpeg.RunAsync(
            "-f", "lavfi", "-i", "sine=frequency=440:duration=1:sample_rate=48000", "-ac", "2", "-c:a", codec, "-f", "wav", "-");

        var analysis = await Analysis.OfAsync(file);

        Assert.Equal((1.0, 48_000, 2, bits), (analysis.DurationSeconds, analysis.SampleRate, analysis.Channels, analysis.BitsPerSample));
        Assert.Equal(-21.07, analysis.SamplePeakDbfs!.Value, bits == 8 ? 0.8 : 0.05);
        Assert.Equal(440, analysis.DominantFrequencyHz!.Value, 0.2);
    }

    private async Task CompareAsync(string name, string path)
    {
        var expected = await Ffmpeg.MeasureAsync(path);
        await using var file = File.OpenRead(path);
        var actual = await AudioAnalyzer.AnalyzeAsync(file, _ => { }, CancellationToken.None);

        output.WriteLine($"{name} | I {actual.IntegratedLufs:F2} / {expected.Integrated:F2}"
            + $" | LRA {actual.LoudnessRangeLu:F2} / {expected.Range:F2} | TP {actual.TruePeakDbtp:F2} / {expected.TruePeak:F2}");
        Assert.Equal(expected.Integrated, actual.IntegratedLufs!.Value, 0.1);
        Assert.Equal(expected.Range, actual.LoudnessRangeLu!.Value, 0.1);
        Assert.Equal(expected.TruePeak, actual.TruePeakDbtp!.Value, 0.2);
    }

    private static async Task InFileAsync(Func<string, Task> write, Func<string, Task> use)
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".wav");
        try
        {
            await write(path);
            await use(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static (WaveSpec, double[][]) Mono(int rate, int bits, Func<int, double[]> signal, bool isFloat = false) =>
        (new WaveSpec { SampleRate = rate, Bits = bits, IsFloat = isFloat }, [signal(rate)]);

    private static (WaveSpec, double[][]) Stereo(int rate, int bits, Func<int, int, double[]> signal) =>
        (new WaveSpec { SampleRate = rate, Bits = bits }, [signal(1, rate), signal(2, rate)]);

    private static (WaveSpec, double[][]) Surround(int rate) =>
        (new WaveSpec { SampleRate = rate, ChannelMask = 0x3F },
            [.. Enumerable.Range(1, 6).Select(seed => Signals.PinkNoise(0.1 * seed, 12, rate, seed))]);

    private static double[] Steps(int seed, int rate) => Signals.Join([.. new[] { 0.5, 0.02, 0.2, 0.005, 0.8 }
        .Select(amplitude => Signals.PinkNoise(amplitude, 8, rate, seed))]);
}
