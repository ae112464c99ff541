using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using OrleansJobs.Grains.Contracts;
using ContentDisposition = Microsoft.Net.Http.Headers.ContentDispositionHeaderValue;
using HeaderUtilities = Microsoft.Net.Http.Headers.HeaderUtilities;
using MediaType = Microsoft.Net.Http.Headers.MediaTypeHeaderValue;

namespace OrleansJobs.Gateway.Uploads;

/// <summary>A file that was received and kept.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="ContentType">What the sender says it is; null when it does not say.</param>
/// <param name="Size">How many bytes were kept.</param>
internal sealed record UploadedFile(string Name, string? ContentType, long Size);

/// <summary>Receives one WAV file from a multipart form straight into the file store; it is never held in memory or anywhere
/// else.</summary>
internal static class AudioUpload
{
    // What a form may hold besides the file: boundaries, headers and the fields that nobody reads.
    private const int FormOverheadBytes = 1024 * 1024;

    /// <summary>Keeps the form's file under <paramref name="id"/>. Keeps nothing when it is refused or the sender goes away.</summary>
    /// <exception cref="UploadRefusedException">There is not exactly one file, it is no WAV file, or it is too large.</exception>
    public static async Task<UploadedFile> ReceiveAsync(HttpRequest request, IFileStore files, JobId id, long limit,
        CancellationToken cancellationToken)
    {
        var form = new MultipartReader(BoundaryOf(request), OpenBody(request, limit));
        UploadedFile? file = null;
        try
        {
            while (await UploadStream.ReadAsync(async () => await form.ReadNextSectionAsync(cancellationToken)) is { } part)
            {
                if (DispositionOf(part) is not { } disposition) continue;
                if (file is not null) throw Refused("The form has more than one file; send them one at a time.");
                file = await KeepAsync(part, disposition, files, id, limit, cancellationToken);
            }

            return file ?? throw Refused("The form has no field 'file' with the audio file in it.");
        }
        catch when (file is not null)
        {
            files.Delete(id);
            throw;
        }
    }

    private static string BoundaryOf(HttpRequest request)
    {
        if (!MediaType.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            throw Refused("Send the audio file as multipart/form-data, in a field named 'file'.");
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        return boundary.Length is > 0 and <= 200 ? boundary
            : throw Refused("The content type multipart/form-data needs a boundary of 1 to 200 characters.");
    }

    private static Stream OpenBody(HttpRequest request, long limit)
    {
        var most = limit > long.MaxValue - FormOverheadBytes ? long.MaxValue : limit + FormOverheadBytes;
        if (request.ContentLength > most) throw UploadRefusedException.TooLarge(limit);
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = most;
        return request.Body;
    }

    private static ContentDisposition? DispositionOf(MultipartSection part) =>
        ContentDisposition.TryParse(part.ContentDisposition, out var disposition)
        && HeaderUtilities.RemoveQuotes(disposition.Name).Equals(UploadRefusedException.Field, StringComparison.Ordinal)
            ? disposition : null;

    private static async Task<UploadedFile> KeepAsync(MultipartSection part, ContentDisposition disposition, IFileStore files, JobId id,
        long limit, CancellationToken cancellationToken)
    {
        var start = new byte[WaveHeader.Length];
        var length = await UploadStream.ReadAsync(() =>
            part.Body.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken));
        if (length == 0) throw Refused("The file is empty.");
        if (!WaveHeader.IsWave(start.AsSpan(0, length)))
            throw Refused("The file is not a WAV file: it does not begin with RIFF, RF64 or BW64 and WAVE.");
        var size = await files.SaveAsync(id, new UploadStream(start, part.Body, limit), cancellationToken);
        return new UploadedFile(FileName.Of(disposition), ContentTypeOf(part), size);
    }

    private static string? ContentTypeOf(MultipartSection part) =>
        MediaTypeHeaderValue.TryParse(part.ContentType, out var type) && type.MediaType is { Length: <= 100 } name ? name : null;

    private static UploadRefusedException Refused(string message) => new(400, message);
}
