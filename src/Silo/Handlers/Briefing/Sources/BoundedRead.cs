namespace OrleansJobs.Silo.Handlers.Briefing.Sources;

/// <summary>Reads streams that nobody vouches for.</summary>
internal static class BoundedRead
{
    /// <summary>All of the stream.</summary>
    /// <exception cref="SourceFailedException">It has more bytes than allowed.</exception>
    public static async Task<byte[]> AllAsync(Stream stream, int limit, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[32 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (bytes.Length + read > limit)
                throw new SourceFailedException($"It is larger than the {limit} bytes of Briefings:MaxSourceBytes.");
            bytes.Write(buffer, 0, read);
        }

        return bytes.ToArray();
    }
}
