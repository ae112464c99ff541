namespace OrleansJobs.Gateway.Uploads;

/// <summary>
/// The uploaded file is refused while it is read. Not an <see cref="IOException"/> on purpose: it passes through the file store, which must
/// not take it for a fault of the disk.
/// </summary>
internal sealed class UploadRefusedException(int status, string message) : Exception(message)
{
    /// <summary>The form field of the file.</summary>
    public const string Field = "file";

    /// <summary>The HTTP status: 400, 408, 413 or 503.</summary>
    public int Status { get; } = status;

    /// <summary>The file is larger than the limit.</summary>
    public static UploadRefusedException TooLarge(long limit) => new(413, $"The file is larger than the limit of {limit} bytes.");
}
