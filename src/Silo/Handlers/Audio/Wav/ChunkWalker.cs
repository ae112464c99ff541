using System.Buffers.Binary;
using System.Text;
using OrleansJobs.Grains.Execution;

namespace OrleansJobs.Silo.Handlers.Audio.Wav;

/// <summary>
/// Walks the chunks of a RIFF file in file order without reading their payloads.
/// Source: Microsoft and IBM, "Multimedia Programming Interface and Data Specifications 1.0", 1991, chapter 2.
/// </summary>
internal sealed class ChunkWalker(Stream wav, long firstChunk)
{
    /// <summary>More chunks than this are taken for nonsense, so that a file of empty chunks costs little time.</summary>
    public const int MaxChunks = 10_000;

    private const int HeaderBytes = 8;
    private static readonly string[] KnownIds = ["fmt ", "data", "LIST", "fact", "bext", "cue ", "smpl", "JUNK", "PEAK", "id3 ", "ds64"];
    private readonly byte[] _header = new byte[HeaderBytes + 1];
    private long _next = firstChunk;
    private bool _afterOddSize;
    private int _walked;

    /// <summary>The next chunk, or null where no whole chunk header is left.</summary>
    public async ValueTask<WavChunk?> NextAsync(CancellationToken cancellationToken)
    {
        if (++_walked > MaxChunks)
        {
            throw new JobFailedException(AudioErrorCodes.BadHeader, $"The file has more than {MaxChunks} chunks before its audio.");
        }
        if (_next > wav.Length - HeaderBytes)
        {
            return null;
        }

        wav.Position = _next;
        var read = await wav.ReadAtLeastAsync(_header, _header.Length, throwOnEndOfStream: false, cancellationToken);
        if (read < HeaderBytes)
        {
            return null;
        }
        return Step(padded: _afterOddSize && read == _header.Length && !PaddingIsMissing());
    }

    private WavChunk Step(bool padded)
    {
        var skip = padded ? 1 : 0;
        var size = BinaryPrimitives.ReadUInt32LittleEndian(_header.AsSpan(skip + 4));
        var chunk = new WavChunk(IdAt(skip), _next + skip + HeaderBytes, size);
        _next = chunk.End;
        _afterOddSize = size % 2 == 1;
        return chunk;
    }

    /// <summary>A chunk of odd size is followed by a padding byte; some writers forget it, which a known name at once gives away.</summary>
    private bool PaddingIsMissing() => !KnownIds.Contains(IdAt(1)) && KnownIds.Contains(IdAt(0));

    private string IdAt(int offset) => Encoding.Latin1.GetString(_header, offset, 4);
}
