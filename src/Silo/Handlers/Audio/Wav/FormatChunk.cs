using System.Buffers.Binary;
using OrleansJobs.Grains.Execution;

namespace OrleansJobs.Silo.Handlers.Audio.Wav;

/// <summary>
/// Reads and checks the payload of a fmt chunk.
/// Source: Microsoft, "Multiple Channel Audio Data and WAVE Files" (WAVEFORMATEX, WAVEFORMATEXTENSIBLE).
/// </summary>
internal static class FormatChunk
{
    /// <summary>Bytes of the chunk that matter; a longer one is read only so far.</summary>
    public const int MaxBytes = 40;

    /// <summary>Most channels analysed: a block of all of them has to fit in memory. A header could ask for 65,535.</summary>
    public const int MaxChannels = 64;

    /// <summary>Highest sample rate analysed, in Hz.</summary>
    public const int MaxSampleRate = 768_000;

    private const int PcmBytes = 16;

    /// <summary>Everything after the first two bytes of a sub-format that stands for a plain format tag.</summary>
    private static ReadOnlySpan<byte> TagGuidTail => [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71];

    /// <summary>The format, or an <see cref="JobFailedException"/> that names the first value that is wrong.</summary>
    public static WavFormat Parse(ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length < PcmBytes)
        {
            throw Bad($"The fmt chunk is {chunk.Length} bytes long; at least {PcmBytes} are needed.");
        }

        var tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk);
        var (encodingTag, mask) = tag == FormatTags.Extensible ? ReadExtension(chunk) : (tag, 0u);
        var format = new WavFormat(
            EncodingOf(encodingTag),
            CheckedChannels(BinaryPrimitives.ReadUInt16LittleEndian(chunk[2..])),
            CheckedRate(BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..])),
            BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]),
            mask);
        CheckBits(format);
        CheckBlockAlign(format, BinaryPrimitives.ReadUInt16LittleEndian(chunk[12..]));
        return format;
    }

    private static (ushort Tag, uint Mask) ReadExtension(ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length < MaxBytes)
        {
            throw Bad($"The format is WAVE_FORMAT_EXTENSIBLE, but its fmt chunk is {chunk.Length} bytes long instead of {MaxBytes}.");
        }
        if (!chunk[26..MaxBytes].SequenceEqual(TagGuidTail))
        {
            throw new JobFailedException(AudioErrorCodes.Unsupported,
                $"The audio has the unknown sub-format {new Guid(chunk[24..MaxBytes])}; only PCM and IEEE float can be analysed.");
        }
        return (BinaryPrimitives.ReadUInt16LittleEndian(chunk[24..]), BinaryPrimitives.ReadUInt32LittleEndian(chunk[20..]));
    }

    private static SampleEncoding EncodingOf(ushort tag) => tag switch
    {
        FormatTags.Pcm => SampleEncoding.Integer,
        FormatTags.IeeeFloat => SampleEncoding.Float,
        _ => throw new JobFailedException(AudioErrorCodes.Unsupported,
            $"The audio is coded as {FormatTags.Describe(tag)}; only PCM and IEEE float can be analysed."),
    };

    private static int CheckedChannels(ushort channels) => channels switch
    {
        0 => throw Bad("The file says it has 0 channels."),
        > MaxChannels => throw new JobFailedException(AudioErrorCodes.Unsupported,
            $"The file says it has {channels} channels; at most {MaxChannels} can be analysed."),
        _ => channels,
    };

    private static int CheckedRate(uint rate) => rate switch
    {
        0 => throw Bad("The file says its sample rate is 0 Hz."),
        > MaxSampleRate => throw new JobFailedException(AudioErrorCodes.Unsupported,
            $"The file says its sample rate is {rate} Hz; at most {MaxSampleRate} Hz can be analysed."),
        _ => (int)rate,
    };

    private static void CheckBits(WavFormat format)
    {
        var allowed = format.Encoding == SampleEncoding.Integer ? "8, 16, 24 or 32" : "32 or 64";
        var fits = format.Encoding == SampleEncoding.Integer
            ? format.BitsPerSample is 8 or 16 or 24 or 32
            : format.BitsPerSample is 32 or 64;
        if (!fits)
        {
            var kind = format.Encoding == SampleEncoding.Integer ? "PCM" : "float";
            throw new JobFailedException(AudioErrorCodes.Unsupported,
                $"The file says it has {format.BitsPerSample} bits per sample; {kind} audio needs {allowed}.");
        }
    }

    private static void CheckBlockAlign(WavFormat format, ushort blockAlign)
    {
        if (blockAlign != format.BytesPerFrame)
        {
            throw Bad($"The file says a frame takes {blockAlign} bytes, but {format.Channels} channels of "
                + $"{format.BitsPerSample} bits take {format.BytesPerFrame}.");
        }
    }

    private static JobFailedException Bad(string message) => new(AudioErrorCodes.BadHeader, message);
}
