namespace OrleansJobs.Support;

/// <summary>How a run of the program ended, and all that it printed.</summary>
public sealed record ProgramEnd(int ExitCode, string Output, string Error);
