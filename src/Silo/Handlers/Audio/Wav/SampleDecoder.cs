using System.Buffers.Binary;

namespace OrleansJobs.Silo.Handlers.Audio.Wav;

/// <summary>Turns one channel of interleaved bytes into samples with full scale at ±1.</summary>
internal static class SampleDecoder
{
    /// <summary>
    /// Largest magnitude believed, 120 dB over full scale. A float sample beyond it, an infinity or a NaN is damage
    /// and counts as 0, so that one of them cannot spoil every figure of the file.
    /// </summary>
    public const float MaxMagnitude = 1e6f;

    /// <summary>Decodes <c>samples.Length</c> frames of one channel.</summary>
    public static void Decode(ReadOnlySpan<byte> frames, WavFormat format, int channel, Span<float> samples)
    {
        var bytes = frames[(channel * format.BitsPerSample / 8)..];
        var stride = format.BytesPerFrame;
        switch (format.Encoding, format.BitsPerSample)
        {
            case (SampleEncoding.Integer, 8): DecodeInt8(bytes, stride, samples); break;
            case (SampleEncoding.Integer, 16): DecodeInt16(bytes, stride, samples); break;
            case (SampleEncoding.Integer, 24): DecodeInt24(bytes, stride, samples); break;
            case (SampleEncoding.Integer, 32): DecodeInt32(bytes, stride, samples); break;
            case (SampleEncoding.Float, 32): DecodeFloat32(bytes, stride, samples); break;
            case (SampleEncoding.Float, 64): DecodeFloat64(bytes, stride, samples); break;
            default: throw new InvalidOperationException($"No decoder for {format}."); // FormatChunk lets no other through.
        }
    }

    private static void DecodeInt8(ReadOnlySpan<byte> bytes, int stride, Span<float> samples)
    {
        for (int i = 0, at = 0; i < samples.Length; i++, at += stride)
        {
            samples[i] = (bytes[at] - 128) / 128f;
        }
    }

    private static void DecodeInt16(ReadOnlySpan<byte> bytes, int stride, Span<float> samples)
    {
        for (int i = 0, at = 0; i < samples.Length; i++, at += stride)
        {
            samples[i] = BinaryPrimitives.ReadInt16LittleEndian(bytes[at..]) / 32768f;
        }
    }

    private static void DecodeInt24(ReadOnlySpan<byte> bytes, int stride, Span<float> samples)
    {
        for (int i = 0, at = 0; i < samples.Length; i++, at += stride)
        {
            samples[i] = (bytes[at] | (bytes[at + 1] << 8) | ((sbyte)bytes[at + 2] << 16)) / 8388608f;
        }
    }

    private static void DecodeInt32(ReadOnlySpan<byte> bytes, int stride, Span<float> samples)
    {
        for (int i = 0, at = 0; i < samples.Length; i++, at += stride)
        {
            samples[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]) / 2147483648f;
        }
    }

    private static void DecodeFloat32(ReadOnlySpan<byte> bytes, int stride, Span<float> samples)
    {
        for (int i = 0, at = 0; i < samples.Length; i++, at += stride)
        {
            samples[i] = Believed(BinaryPrimitives.ReadSingleLittleEndian(bytes[at..]));
        }
    }

    private static void DecodeFloat64(ReadOnlySpan<byte> bytes, int stride, Span<float> samples)
    {
        for (int i = 0, at = 0; i < samples.Length; i++, at += stride)
        {
            samples[i] = Believed((float)BinaryPrimitives.ReadDoubleLittleEndian(bytes[at..]));
        }
    }

    /// <summary>A NaN fails the comparison too.</summary>
    private static float Believed(float sample) => MathF.Abs(sample) <= MaxMagnitude ? sample : 0;
}
