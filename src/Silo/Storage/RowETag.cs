using System.Globalization;

namespace OrleansJobs.Silo.Storage;

/// <summary>A row's version as the text that Orleans calls an ETag.</summary>
internal static class RowETag
{
    /// <summary>The text of a version.</summary>
    public static string Of(long version) => version.ToString(CultureInfo.InvariantCulture);

    /// <summary>The version of a text; null for none.</summary>
    public static long? Read(string? etag) => etag is null ? null : long.Parse(etag, CultureInfo.InvariantCulture);
}
