using System.Buffers.Binary;
using OrleansJobs.Grains.Execution;

namespace OrleansJobs.Silo.Handlers.Audio.Wav;

/// <summary>
/// Finds the format and the audio of a WAV file whatever the order of its chunks, and checks the sizes it claims against
/// the bytes that are there. Sources: RIFF as in <see cref="ChunkWalker"/>; RF64 and BW64: EBU Tech 3306, ITU-R BS.2088.
/// </summary>
internal sealed class WavReader
{
    private const int RiffBytes = 12;

    /// <summary>A size of 32 ones means "see ds64" in RF64, and "not known while writing" elsewhere (ffmpeg to a pipe).</summary>
    private const uint UnknownSize = uint.MaxValue;

    /// <summary>Writers that count the RIFF header itself, or a padding byte, are off by no more than this.</summary>
    private const int RiffSizeSlack = 9;

    private readonly Stream _wav;
    private readonly byte[] _buffer = new byte[FormatChunk.MaxBytes];
    private uint _riffSize;
    private bool _is64;
    private ulong? _dataSize64;
    private WavFormat? _format;
    private WavChunk? _data;

    private WavReader(Stream wav) => _wav = wav;

    /// <summary>Where the audio lies; <paramref name="wav"/> must be seekable and hold the file from position 0.</summary>
    public static Task<WavLayout> ReadLayoutAsync(Stream wav, CancellationToken cancellationToken) =>
        new WavReader(wav).ReadAsync(cancellationToken);

    private async Task<WavLayout> ReadAsync(CancellationToken cancellationToken)
    {
        await ReadRiffAsync(cancellationToken);
        var chunks = new ChunkWalker(_wav, RiffBytes);
        while ((_format is null || _data is null) && await chunks.NextAsync(cancellationToken) is { } chunk)
        {
            await TakeAsync(chunk, cancellationToken);
        }

        var format = _format ?? throw Bad("The file has no fmt chunk, so the format of its audio is not known.");
        var data = _data ?? throw Bad("The file has no data chunk, so there is no audio in it.");
        var frames = await DataBytesAsync(data, cancellationToken) / format.BytesPerFrame;
        return frames > 0
            ? new WavLayout(format, data.Start, frames)
            : throw new JobFailedException(AudioErrorCodes.NoAudio, "The file contains no audio: its data chunk holds no whole frame.");
    }

    private async Task ReadRiffAsync(CancellationToken cancellationToken)
    {
        if (_wav.Length == 0)
        {
            throw new JobFailedException(AudioErrorCodes.Empty, "The file is empty.");
        }
        _wav.Position = 0;
        var read = await _wav.ReadAtLeastAsync(_buffer.AsMemory(0, RiffBytes), RiffBytes, throwOnEndOfStream: false, cancellationToken);
        var header = _buffer.AsSpan(0, read);
        if (read < RiffBytes || !header[8..].SequenceEqual("WAVE"u8))
        {
            throw NotWav();
        }
        _is64 = header.StartsWith("RF64"u8) || header.StartsWith("BW64"u8);
        _riffSize = _is64 || header.StartsWith("RIFF"u8) ? BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) : throw NotWav();
    }

    private async Task TakeAsync(WavChunk chunk, CancellationToken cancellationToken)
    {
        if (chunk.Id == "data")
        {
            _data ??= chunk;
            return;
        }
        if (chunk.End > _wav.Length)
        {
            throw Truncated($"The file is cut short: a chunk in its header says it holds {chunk.Size} bytes, "
                + $"but only {_wav.Length - chunk.Start} are left.");
        }
        if (chunk.Id == "fmt ")
        {
            _format ??= FormatChunk.Parse(await PayloadAsync(chunk, cancellationToken));
        }
        if (chunk.Id == "ds64" && _is64 && chunk.Size >= 16)
        {
            _dataSize64 ??= BinaryPrimitives.ReadUInt64LittleEndian((await PayloadAsync(chunk, cancellationToken)).AsSpan(8));
        }
    }

    private async Task<byte[]> PayloadAsync(WavChunk chunk, CancellationToken cancellationToken)
    {
        var payload = new byte[Math.Min(chunk.Size, FormatChunk.MaxBytes)];
        _wav.Position = chunk.Start;
        await _wav.ReadExactlyAsync(payload, cancellationToken);
        return payload;
    }

    private async Task<long> DataBytesAsync(WavChunk data, CancellationToken cancellationToken)
    {
        var left = _wav.Length - data.Start;
        if (_is64 && _dataSize64 is { } size64 && data.Size == UnknownSize)
        {
            return size64 <= (ulong)left ? (long)size64 : throw DataTruncated(size64, left);
        }
        if (data.Size == UnknownSize)
        {
            return left;
        }
        if (data.Size == 0)
        {
            return await IsFollowedByChunksAsync(data, cancellationToken) ? 0 : left;
        }
        if (data.Size > left)
        {
            throw DataTruncated(data.Size, left);
        }
        CheckRiffSize(data);
        return data.Size;
    }

    /// <summary>A data size of 0 is a stream of unknown length, unless chunks that end with the file show it is really empty.</summary>
    private async Task<bool> IsFollowedByChunksAsync(WavChunk data, CancellationToken cancellationToken)
    {
        var chunks = new ChunkWalker(_wav, data.Start);
        var end = data.Start;
        while (end < _wav.Length && await chunks.NextAsync(cancellationToken) is { } chunk && chunk.Id.All(IsPrintable))
        {
            end = chunk.End;
        }
        return end == _wav.Length || end + 1 == _wav.Length;
    }

    private static bool IsPrintable(char letter) => letter is >= ' ' and <= '~';

    private void CheckRiffSize(WavChunk data)
    {
        var riffEnd = 8L + _riffSize;
        if (_is64 || _riffSize is 0 or UnknownSize)
        {
            return;
        }
        if (riffEnd > _wav.Length + RiffSizeSlack)
        {
            throw Truncated($"The file is cut short: its header says it is {riffEnd} bytes long, but it is {_wav.Length}.");
        }
        if (data.End > riffEnd + RiffSizeSlack)
        {
            throw Bad($"The sizes in the header contradict each other: the file is said to end at byte {riffEnd}, "
                + $"its audio at byte {data.End}.");
        }
    }

    private static JobFailedException NotWav() =>
        new(AudioErrorCodes.NotWav, "The file is not a WAV: it does not begin with RIFF and WAVE.");

    private static JobFailedException DataTruncated(ulong claimed, long left) =>
        Truncated($"The file is cut short: its header says {claimed} bytes of audio follow, but only {left} are there.");

    private static JobFailedException Truncated(string message) => new(AudioErrorCodes.Truncated, message);

    private static JobFailedException Bad(string message) => new(AudioErrorCodes.BadHeader, message);
}
