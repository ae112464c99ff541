using Orleans.Runtime;

namespace Orleans.Timers;

/// <summary>A reminder as its grain sees it, with the etag to unregister it by.</summary>
internal sealed record GrainReminder(GrainId GrainId, string ReminderName, string ETag) : IGrainReminder
{
    public static GrainReminder Of(ReminderEntry entry) => new(entry.GrainId, entry.ReminderName, entry.ETag!);
}
