using OrleansJobs.Silo.Handlers.Audio;
using OrleansJobs.Support.Audio;

namespace OrleansJobs.Handlers.Tests.Audio;

public sealed class LayoutTests
{
    private static readonly WaveSpec Spec = new() { SampleRate = 8000, Bits = 8 };
    private static readonly byte[] Fmt = WaveFile.Chunk("fmt ", WaveFile.Format(Spec, 1));

    /// <summary>4,001 bytes, an odd size.</summary>
    private static readonly byte[] Payload = WaveFile.Data(Spec, Signals.Sine(1000, 0.5, 0.500125, 8000, degrees: 90));
    private static readonly byte[] Data = WaveFile.Chunk("data", Payload);
    private static readonly byte[] List = WaveFile.Chunk("LIST", [1, 2, 3]);

    public static TheoryData<string, byte[]> Files => new()
    {
        { "plain", WaveFile.Riff(Fmt, Data) },
        { "LIST first", WaveFile.Riff(List, Fmt, Data) },
        { "data before fmt", WaveFile.Riff(Data, Fmt) },
        { "LIST, data, LIST, fmt", WaveFile.Riff(List, Data, List, Fmt) },
        { "padding forgotten", WaveFile.Riff(List[..^1], Fmt, Data) },
        { "padding of data forgotten", WaveFile.Riff(Data[..^1], Fmt) },
        { "padding not zero", WaveFile.Riff([.. List[..^1], (byte)'f'], Fmt, Data) },
        { "last padding forgotten", WaveFile.Riff(Fmt, Data[..^1]) },
        { "long fmt", WaveFile.Riff(WaveFile.Chunk("fmt ", [.. WaveFile.Format(Spec, 1), .. new byte[100]]), Data) },
        { "two fmt", WaveFile.Riff(Fmt, WaveFile.Chunk("fmt ", new byte[16]), Data) },
        { "bytes after the end", [.. WaveFile.Riff(Fmt, Data), 1, 2, 3, 4, 5] },
        { "streamed, all ones", Streamed(0xFFFFFFFF) },
        { "streamed, zero", Streamed(0) },
        { "RF64", Rf64("RF64") },
        { "BW64", Rf64("BW64") },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task AudioIsFoundWhereverItLies(string name, byte[] file)
    {
        Assert.NotEmpty(name);

        var analysis = await Analysis.OfAsync(file);

        Assert.Equal(4001 / 8000.0, analysis.DurationSeconds, 1e-6);
        Assert.Equal(-6.02, analysis.SamplePeakDbfs!.Value, 0.05);
        Assert.Equal(1000, analysis.DominantFrequencyHz!.Value, 1.0);
    }

    [Fact]
    public async Task StreamedSilenceIsNotTakenForEmptyChunks()
    {
        var spec = new WaveSpec { SampleRate = 8000 };
        var fmt = WaveFile.Chunk("fmt ", WaveFile.Format(spec, 1));

        var analysis = await Analysis.OfAsync(WaveFile.Riff(fmt, WaveFile.Chunk("data", new byte[160_000], 0)));

        Assert.Equal(10, analysis.DurationSeconds);
    }

    [Fact]
    public async Task AnRf64FileThatEndsTooEarlyIsTruncated()
    {
        var error = await Analysis.ErrorOfAsync(Rf64("RF64")[..^100]);

        Assert.Equal(AudioErrorCodes.Truncated, error.Code);
    }

    /// <summary>As ffmpeg writes to a pipe, which it cannot go back in to fill in the sizes.</summary>
    private static byte[] Streamed(uint size)
    {
        byte[] file = [.. WaveFile.Riff(Fmt), .. WaveFile.Chunk("data", Payload, size)[..^1]];
        file.AsSpan(4, 4).Fill((byte)size);
        return file;
    }

    private static byte[] Rf64(string id)
    {
        byte[] sizes = [.. new byte[8], .. BitConverter.GetBytes((long)Payload.Length), .. new byte[12]];
        var file = WaveFile.Riff(WaveFile.Chunk("ds64", sizes), Fmt, WaveFile.Chunk("data", Payload, 0xFFFFFFFF), List);
        System.Text.Encoding.ASCII.GetBytes(id).CopyTo(file, 0);
        file.AsSpan(4, 4).Fill(0xFF);
        return file;
    }
}
