namespace OrleansJobs.Silo.Handlers.Research;

/// <summary>Why a report or a podcast cannot be made.</summary>
internal static class ResearchErrorCodes
{
    /// <summary>The job's input is not what its type asks for.</summary>
    public const string InvalidInput = "invalid_input";

    /// <summary>There is nothing to report on.</summary>
    public const string NoData = "no_data";

    /// <summary>A file that the request names is not there.</summary>
    public const string FileMissing = "file_missing";

    /// <summary>A file is too large or cannot be read.</summary>
    public const string BadFile = "bad_file";

    /// <summary>There is no report to talk about.</summary>
    public const string NoReport = "no_report";
}
