using OrleansJobs.Silo.Handlers.Research.Data;

namespace OrleansJobs.Silo.Handlers.Research.Reports;

/// <summary>What a report is made from.</summary>
/// <param name="Idrssd">The id of the bank.</param>
/// <param name="Title">What the report is called. Default: made from the bank's name.</param>
/// <param name="Bank">The bank's name. Default: the one in the data, or else made from the id.</param>
/// <param name="Data">Data given with the request; it counts before that of files.</param>
/// <param name="Files">Names of data files. Default: every one in the folder of the bank. An empty list: none.</param>
internal sealed record ReportInput(string? Idrssd, string? Title = null, string? Bank = null, BankData? Data = null,
    IReadOnlyList<string?>? Files = null);
