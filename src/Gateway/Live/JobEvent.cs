using System.Globalization;
using System.Text;
using System.Text.Json;
using OrleansJobs.Gateway.Dialects;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Live;

/// <summary>A snapshot on its way to browsers. It is written down once, however many watch.</summary>
internal sealed class JobEvent(JobSnapshot job, DateTimeOffset now, JobTypeState? type = null)
{
    private readonly Lazy<ReadOnlyMemory<byte>> _frame = new(() => Write(job, now, type));

    /// <summary>The job.</summary>
    public JobSnapshot Job { get; } = job;

    /// <summary>The lines of the event stream: <c>id</c> is the sequence, <c>data</c> the canonical job.</summary>
    public ReadOnlyMemory<byte> Frame => _frame.Value;

    private static ReadOnlyMemory<byte> Write(JobSnapshot job, DateTimeOffset now, JobTypeState? type)
    {
        var data = SseText.OneLine(JsonSerializer.SerializeToUtf8Bytes(JobView.Of(job, now, type), JobJson.Options));
        var head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {job.Sequence}\ndata: "));
        return (byte[])[.. head, .. data, .. "\n\n"u8];
    }
}
