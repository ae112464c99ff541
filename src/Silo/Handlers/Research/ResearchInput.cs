using System.Text.Json;
using System.Text.RegularExpressions;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;

namespace OrleansJobs.Silo.Handlers.Research;

/// <summary>Reads and checks what research jobs are given.</summary>
internal static partial class ResearchInput
{
    /// <summary>The input of <paramref name="job"/>.</summary>
    /// <exception cref="JobFailedException">There is none, or it has another shape.</exception>
    public static T Read<T>(JobSnapshot job)
        where T : class
    {
        try
        {
            return job.Input?.To<T>() ?? throw Invalid("The job has no input.");
        }
        catch (JsonException exception)
        {
            throw Invalid($"The job's input has another shape than its type asks for, at {exception.Path ?? "its beginning"}.");
        }
    }

    /// <summary>Refuses what is not the id of a bank: it becomes the name of a folder.</summary>
    public static void RequireBankId(string? idrssd)
    {
        if (idrssd is null || !BankId().IsMatch(idrssd))
        {
            throw Invalid("idrssd, the id of the bank, is 1 to 50 characters of A-Z a-z 0-9 _ and -.");
        }
    }

    /// <summary>Refuses what is not the plain name of a file: no folder, no way out of one.</summary>
    public static void RequireFileName(string? name)
    {
        if (name is null || !FileName().IsMatch(name))
        {
            throw Invalid("An entry of files is the name of a file, 1 to 100 characters of A-Z a-z 0-9 . _ and -, not beginning with a dot.");
        }
    }

    /// <summary>An input that no attempt can use.</summary>
    public static JobFailedException Invalid(string message) => new(ResearchErrorCodes.InvalidInput, message);

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,50}\z")]
    private static partial Regex BankId();

    [GeneratedRegex(@"^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}\z")]
    private static partial Regex FileName();
}
