using System.Runtime.InteropServices;

namespace OrleansJobs.Silo.Runners.Process;

/// <summary>A process and all that it has started, except what has made a session of its own.</summary>
/// <param name="Id">The number of the process that leads it.</param>
internal readonly partial record struct ProcessGroup(int Id)
{
    /// <summary>The signal that cannot be refused.</summary>
    public const int Kill = 9;

    /// <summary>The signal that asks to end.</summary>
    public const int Terminate = 15;

    /// <summary>Sends a signal to all of it. One that is gone does not mind.</summary>
    /// <param name="signal">The number.</param>
    /// <param name="isLed">The process that leads it is known to be there; its number cannot be another's.</param>
    public void Send(int signal, bool isLed)
    {
        if (Signal(-Id, signal) != 0 && isLed) _ = Signal(Id, signal); // it has not come to lead a group yet
    }

    /// <summary>The name of a signal, for people.</summary>
    public static string NameOf(int signal) => signal switch
    {
        1 => "SIGHUP",
        2 => "SIGINT",
        3 => "SIGQUIT",
        4 => "SIGILL",
        6 => "SIGABRT",
        8 => "SIGFPE",
        Kill => "SIGKILL",
        11 => "SIGSEGV",
        13 => "SIGPIPE",
        14 => "SIGALRM",
        Terminate => "SIGTERM",
        _ => FormattableString.Invariant($"signal {signal}"),
    };

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
