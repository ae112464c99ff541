using System.Text;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Silo.Handlers.Audio;
using OrleansJobs.Support.Audio;

namespace OrleansJobs.Handlers.Tests.Audio;

public sealed class MalformedFileTests
{
    private static readonly WaveSpec Spec = new() { SampleRate = 8000 };
    private static readonly byte[] Fmt = WaveFile.Chunk("fmt ", WaveFile.Format(Spec, 1));
    private static readonly byte[] Payload = WaveFile.Data(Spec, Signals.Sine(440, 0.5, 0.5, 8000));
    private static readonly byte[] List = WaveFile.Chunk("LIST", new byte[9]);
    private static readonly byte[] Data = WaveFile.Chunk("data", Payload);

    public static TheoryData<string, byte[], string, string> Files => new()
    {
        { "no bytes", [], "empty", "The file is empty." },
        { "text", Encoding.ASCII.GetBytes("hello, this is no audio at all"), "not_wav", "not a WAV" },
        { "half a header", "RIFF"u8.ToArray(), "not_wav", "not a WAV" },
        { "an AVI", [.. "RIFF"u8, 4, 0, 0, 0, .. "AVI "u8], "not_wav", "not a WAV" },
        { "only the header", WaveFile.Riff(), "bad_header", "no fmt chunk" },
        { "no fmt", WaveFile.Riff(Data), "bad_header", "no fmt chunk" },
        { "no data", WaveFile.Riff(Fmt), "bad_header", "no data chunk" },
        { "short fmt", WaveFile.Riff(WaveFile.Chunk("fmt ", new byte[8]), Data), "bad_header", "8 bytes long; at least 16" },
        { "no frames", WaveFile.Riff(Fmt, WaveFile.Chunk("data", [])), "no_audio", "contains no audio" },
        { "no frames, then notes", WaveFile.Riff(Fmt, WaveFile.Chunk("data", []), List), "no_audio", "no audio" },
        { "half a frame", WaveFile.Riff(Fmt, WaveFile.Chunk("data", [1])), "no_audio", "no whole frame" },
        { "cut data", WaveFile.Riff(Fmt, Data)[..^1000], "truncated", "says 8000 bytes of audio follow, but only 7000 are there" },
        { "claimed data", WaveFile.Riff(Fmt, WaveFile.Chunk("data", Payload, 0xFFFFFFF0)), "truncated", "4294967280 bytes" },
        { "cut tail", WaveFile.Riff(Fmt, Data, WaveFile.Chunk("LIST", new byte[500]))[..^400], "truncated", "cut short" },
        { "claimed chunk", WaveFile.Riff(WaveFile.Chunk("LIST", [], 0x7FFFFFFF), Fmt, Data), "truncated", "it holds 2147483647 bytes" },
        { "too small a RIFF", WithRiffSize(100), "bad_header", "contradict each other" },
        { "chunk after chunk", WaveFile.Riff([.. Enumerable.Repeat(WaveFile.Chunk("JUNK", []), 10_001)]), "bad_header", "10000 chunks" },
        { "0 channels", WithFormat(2, 0, 0), "bad_header", "The file says it has 0 channels." },
        { "65535 channels", WithFormat(2, 0xFF, 0xFF), "unsupported", "65535 channels; at most 64" },
        { "0 Hz", WithFormat(4, 0, 0, 0, 0), "bad_header", "sample rate is 0 Hz" },
        { "4 GHz", WithFormat(4, 0xFF, 0xFF, 0xFF, 0xFF), "unsupported", "4294967295 Hz; at most 768000" },
        { "wrong frame size", WithFormat(12, 3, 0), "bad_header", "a frame takes 3 bytes, but 1 channels of 16 bits take 2" },
        { "0 bits", WithFormat(14, 0, 0), "unsupported", "0 bits per sample" },
        { "12 bits", WithFormat(14, 12, 0), "unsupported", "12 bits per sample" },
        { "16-bit float", WithFormat(0, 3, 0), "unsupported", "float audio needs 32 or 64" },
        { "ADPCM", WithFormat(0, 2, 0), "unsupported", "Microsoft ADPCM (format tag 0x0002)" },
        { "MP3", WithFormat(0, 0x55, 0), "unsupported", "MP3 (format tag 0x0055)" },
        { "unheard of", WithFormat(0, 0x34, 0x12), "unsupported", "format tag 0x1234" },
        { "short extension", WithFormat(0, 0xFE, 0xFF), "bad_header", "WAVE_FORMAT_EXTENSIBLE, but its fmt chunk is 16 bytes" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task AMalformedFileIsNamedForWhatIsWrong(string name, byte[] file, string code, string message)
    {
        Assert.NotEmpty(name);

        var error = await Analysis.ErrorOfAsync(file);

        Assert.Equal(code, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnUnknownSubFormatIsNamed()
    {
        var format = WaveFile.Format(Spec with { ChannelMask = 4 }, 1);
        format[^1] = 0;

        var error = await Analysis.ErrorOfAsync(WaveFile.Riff(WaveFile.Chunk("fmt ", format), Data));

        Assert.Equal(AudioErrorCodes.Unsupported, error.Code);
        Assert.Contains("00000001-0000-0010-8000-00aa00389b00", error.Message, StringComparison.Ordinal);
    }

    /// <summary>5,000 files with a few bytes of the header changed: each gives a result or a plain error, and at once.</summary>
    [Fact]
    public async Task RandomHeadersGiveAResultOrAPlainError()
    {
        var random = new Random(20_260_101);
        byte[][] originals =
        [
            WaveFile.Riff(Fmt, Data[..1008]),
            WaveFile.Riff(List, WaveFile.Chunk("fmt ", WaveFile.Format(Spec with { ChannelMask = 4 }, 1)), Data),
            WaveFile.Riff(Data, Fmt),
        ];
        var slowest = TimeSpan.Zero;
        for (var round = 0; round < 5000; round++)
        {
            var file = Mutated(originals[round % originals.Length], random);
            var started = TimeProvider.System.GetTimestamp();
            await AnalyseMutatedAsync(file, round);
            slowest = new[] { slowest, TimeProvider.System.GetElapsedTime(started) }.Max();
        }
        Assert.True(slowest < TimeSpan.FromSeconds(20), $"The slowest of the files took {slowest}.");
    }

    private static async Task AnalyseMutatedAsync(byte[] file, int round)
    {
        try
        {
            Assert.Equal(800, (await Analysis.OfAsync(file)).Waveform.Count);
        }
        catch (JobFailedException error)
        {
            Assert.NotEmpty(error.Message);
        }
        catch (Exception error)
        {
            Assert.Fail($"Round {round} threw {error}.");
        }
    }

    private static byte[] Mutated(byte[] original, Random random)
    {
        byte[] interesting = [0, 1, 2, 3, 0x10, 0x7F, 0x80, 0xFE, 0xFF];
        var file = (byte[])original.Clone();
        for (var changes = random.Next(1, 5); changes > 0; changes--)
        {
            var at = random.Next(2) == 0 ? random.Next(Math.Min(72, file.Length)) : random.Next(file.Length - 40, file.Length);
            file[at] = random.Next(2) == 0 ? interesting[random.Next(interesting.Length)] : (byte)random.Next(256);
        }
        return random.Next(4) == 0 ? file[..random.Next(file.Length)] : file;
    }

    private static byte[] WithFormat(int offset, params byte[] bytes)
    {
        var format = WaveFile.Format(Spec, 1);
        bytes.CopyTo(format, offset);
        return WaveFile.Riff(WaveFile.Chunk("fmt ", format), Data);
    }

    private static byte[] WithRiffSize(byte size)
    {
        var file = WaveFile.Riff(Fmt, Data);
        (file[4], file[5], file[6], file[7]) = (size, 0, 0, 0);
        return file;
    }
}
