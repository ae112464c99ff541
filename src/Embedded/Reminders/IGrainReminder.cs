namespace Orleans.Runtime;

/// <summary>A registered reminder of a grain.</summary>
public interface IGrainReminder
{
    /// <summary>Its name, unique within the grain.</summary>
    string ReminderName { get; }
}
