using System.Text.Json;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Silo.Runners.Process;

/// <summary>What a program reads: the job, one JSON object on one line. Absent is null.</summary>
/// <param name="Id">The job.</param>
/// <param name="Type">Its type.</param>
/// <param name="Attempt">Which attempt this is, from 1.</param>
/// <param name="MaxAttempts">Attempts allowed.</param>
/// <param name="Input">What the work is given.</param>
/// <param name="Checkpoint">Where an earlier attempt got to.</param>
/// <param name="Tenant">The tenant it belongs to.</param>
/// <param name="User">The user it was started by.</param>
/// <param name="Session">The session it was started in.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Metadata">Whatever its caller keeps with it.</param>
/// <param name="Trigger">What started it.</param>
/// <param name="Timeout">Seconds that the attempt may take.</param>
/// <param name="Traceparent">The trace it was started in.</param>
internal sealed record ProgramInput(JobId Id, string Type, int Attempt, int MaxAttempts, JsonText? Input, JsonText? Checkpoint, string? Tenant,
    string? User, string? Session, string? Subject, string? Name, JsonText? Metadata, JobTrigger Trigger, double? Timeout, string? Traceparent)
{
    /// <summary>The bytes, with the line's end.</summary>
    public static byte[] Of(JobSnapshot job)
    {
        byte[] bytes = [.. JsonSerializer.SerializeToUtf8Bytes(From(job), JobJson.Options), (byte)'\n'];
        var line = bytes.AsSpan(..^1);
        line.Replace((byte)'\n', (byte)' '); // between tokens of what was submitted; a text has none
        line.Replace((byte)'\r', (byte)' ');
        return bytes;
    }

    private static ProgramInput From(JobSnapshot job) => new(
        job.Id, job.Type, job.Attempt, job.MaxAttempts, job.Input, job.Checkpoint, job.Tenant, job.User, job.Session, job.Subject, job.Name,
        job.Metadata, job.Trigger, job.Timeout?.TotalSeconds, job.Traceparent);
}
