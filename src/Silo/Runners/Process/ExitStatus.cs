using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Silo.Runners.Process;

/// <summary>What the exit status of a program says: docs/running-work.md has the table.</summary>
internal static class ExitStatus
{
    /// <summary>Below it a status is the program's own word, above it the signal that killed it, as shells have it.</summary>
    private const int Signals = 128;

    private const int LastSignal = 64;

    /// <summary>How the attempt ended.</summary>
    /// <param name="status">The exit status.</param>
    /// <param name="said">How the program said that it ended; null when it did not.</param>
    /// <param name="errors">The last of what it complained of.</param>
    public static JobOutcome OutcomeOf(int status, JobOutcome? said, string? errors) => (status, said) switch
    {
        (_, JobOutcome.Failed failed) => failed with { Error = failed.Error with { Detail = failed.Error.Detail ?? errors } },
        (0, not null) => said,
        (0, null) => new JobOutcome.Succeeded(null),
        _ => new JobOutcome.Failed(ErrorOf(status, errors), Retryable: !IsFatal(status)),
    };

    private static JobError ErrorOf(int status, string? errors) => SignalOf(status) is { } signal
        ? new JobError("killed", $"The program was killed by {ProcessGroup.NameOf(signal)}.", errors)
        : new JobError("exit_status", FormattableString.Invariant($"The program ended with status {status}."), errors);

    private static int? SignalOf(int status) => status is > Signals and <= Signals + LastSignal ? status - Signals : null;

    /// <summary>Of the words of sysexits.h those that another attempt cannot change (wrong usage, wrong data, no input, no permission, wrong
    /// configuration), and what a shell says of a program that it cannot execute or find.</summary>
    private static bool IsFatal(int status) => status is 64 or 65 or 66 or 77 or 78 or 126 or 127;
}
