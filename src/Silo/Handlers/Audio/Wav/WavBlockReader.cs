using System.Buffers;
using OrleansJobs.Grains.Execution;

namespace OrleansJobs.Silo.Handlers.Audio.Wav;

/// <summary>Streams the audio of a file; holds one block of bytes and one of samples, whatever the size of the file.</summary>
internal sealed class WavBlockReader : IDisposable
{
    private readonly Stream _wav;
    private readonly WavLayout _layout;
    private readonly byte[] _bytes;
    private long _nextFrame;

    public WavBlockReader(Stream wav, WavLayout layout)
    {
        _wav = wav;
        _layout = layout;
        _bytes = ArrayPool<byte>.Shared.Rent(AudioBlock.MaxFrames * layout.Format.BytesPerFrame);
        Block = new AudioBlock(layout.Format.Channels);
        wav.Position = layout.DataStart;
    }

    /// <summary>The frames read last.</summary>
    public AudioBlock Block { get; }

    /// <summary>Reads the next frames into <see cref="Block"/>; false when all have been read.</summary>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        var frames = (int)Math.Min(AudioBlock.MaxFrames, _layout.Frames - _nextFrame);
        if (frames == 0)
        {
            return false;
        }

        var bytes = _bytes.AsMemory(0, frames * _layout.Format.BytesPerFrame);
        var read = await _wav.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        if (read < bytes.Length)
        {
            throw new JobFailedException(AudioErrorCodes.Truncated, "The file became shorter while it was being read.");
        }
        Decode(bytes.Span, frames);
        _nextFrame += frames;
        return true;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_bytes);

    private void Decode(ReadOnlySpan<byte> bytes, int frames)
    {
        Block.Begin(_nextFrame, frames);
        for (var channel = 0; channel < Block.Channels; channel++)
        {
            SampleDecoder.Decode(bytes, _layout.Format, channel, Block.Writable(channel));
        }
    }
}
