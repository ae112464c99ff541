using System.Buffers.Binary;
using System.Text;

namespace OrleansJobs.Support.Audio;

/// <summary>Writes WAV files in memory, for tests that upload or analyse real audio.</summary>
public static class WaveFile
{
    private static readonly byte[] SubFormatTail = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71];

    /// <summary>A sine, the same in every channel.</summary>
    public static byte[] Sine(double frequency, double dbfs, double seconds, WaveSpec? spec = null, int channels = 2)
    {
        spec ??= new WaveSpec();
        var sine = Signals.Sine(frequency, Signals.Amplitude(dbfs), seconds, spec.SampleRate);
        return Write(spec, [.. Enumerable.Repeat(sine, channels)]);
    }

    /// <summary>A whole file of the given channels: RIFF, fmt, data.</summary>
    public static byte[] Write(WaveSpec spec, params double[][] channels) =>
        Riff(Chunk("fmt ", Format(spec, channels.Length)), Chunk("data", Data(spec, channels)));

    /// <summary>A RIFF file of these chunks in this order.</summary>
    public static byte[] Riff(params byte[][] chunks)
    {
        using var file = new MemoryStream();
        file.Write([.. "RIFF"u8, .. UInt32((uint)(4 + chunks.Sum(chunk => chunk.Length))), .. "WAVE"u8]);
        foreach (var chunk in chunks)
        {
            file.Write(chunk);
        }
        return file.ToArray();
    }

    /// <summary>A chunk with its header, padded to an even size; <paramref name="claimedSize"/> lets the header lie.</summary>
    public static byte[] Chunk(string id, byte[] payload, uint? claimedSize = null)
    {
        byte[] padding = payload.Length % 2 == 1 ? [0] : [];
        return [.. Encoding.ASCII.GetBytes(id), .. UInt32(claimedSize ?? (uint)payload.Length), .. payload, .. padding];
    }

    /// <summary>The payload of a fmt chunk.</summary>
    public static byte[] Format(WaveSpec spec, int channels)
    {
        var tag = (ushort)(spec.IsFloat ? 3 : 1);
        var blockAlign = channels * spec.Bits / 8;
        byte[] common =
        [
            .. UInt16((ushort)channels), .. UInt32((uint)spec.SampleRate), .. UInt32((uint)(spec.SampleRate * blockAlign)),
            .. UInt16((ushort)blockAlign), .. UInt16((ushort)spec.Bits),
        ];
        return spec.ChannelMask is { } mask
            ? [.. UInt16(0xFFFE), .. common, .. UInt16(22), .. UInt16((ushort)spec.Bits), .. UInt32(mask), .. UInt16(tag), .. SubFormatTail]
            : [.. UInt16(tag), .. common];
    }

    /// <summary>The payload of a data chunk: the channels interleaved, rounded and clipped to the format.</summary>
    public static byte[] Data(WaveSpec spec, params double[][] channels)
    {
        var bytesPerSample = spec.Bits / 8;
        var data = new byte[channels[0].Length * channels.Length * bytesPerSample];
        var at = 0;
        for (var frame = 0; frame < channels[0].Length; frame++)
        {
            foreach (var channel in channels)
            {
                Encode(spec, channel[frame], data.AsSpan(at));
                at += bytesPerSample;
            }
        }
        return data;
    }

    private static void Encode(WaveSpec spec, double sample, Span<byte> target)
    {
        switch (spec.IsFloat, spec.Bits)
        {
            case (true, 32): BinaryPrimitives.WriteSingleLittleEndian(target, (float)sample); break;
            case (true, 64): BinaryPrimitives.WriteDoubleLittleEndian(target, sample); break;
            case (false, 8): target[0] = (byte)(Quantize(sample, 8) + 128); break;
            case (false, 16): BinaryPrimitives.WriteInt16LittleEndian(target, (short)Quantize(sample, 16)); break;
            case (false, 24): EncodeInt24((int)Quantize(sample, 24), target); break;
            case (false, 32): BinaryPrimitives.WriteInt32LittleEndian(target, (int)Quantize(sample, 32)); break;
            default: throw new ArgumentException($"No encoding for {spec}.", nameof(spec));
        }
    }

    private static void EncodeInt24(int value, Span<byte> target)
    {
        (target[0], target[1], target[2]) = ((byte)value, (byte)(value >> 8), (byte)(value >> 16));
    }

    private static long Quantize(double sample, int bits)
    {
        var scale = 1L << (bits - 1);
        return Math.Clamp((long)Math.Round(sample * scale), -scale, scale - 1);
    }

    private static byte[] UInt16(ushort value) => [(byte)value, (byte)(value >> 8)];

    private static byte[] UInt32(uint value) => [(byte)value, (byte)(value >> 8), (byte)(value >> 16), (byte)(value >> 24)];
}
