namespace OrleansJobs.Silo.Hosting;

/// <summary>A setting is wrong, and the program cannot start with it.</summary>
/// <param name="message">One sentence that names the setting and says what it must be.</param>
public sealed class SettingRefusedException(string message) : Exception(message);
