using OrleansJobs.Support.Calls;

namespace OrleansJobs.Support.Postgres;

/// <summary>The processes that a server has started, as the system lists them (Linux; elsewhere none).</summary>
internal static class ServerProcesses
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Those that hang on it now.</summary>
    public static int[] Of(int server) => OperatingSystem.IsLinux()
        ? [.. from folder in Directory.EnumerateDirectories("/proc")
              let id = int.TryParse(Path.GetFileName(folder), out var number) ? number : 0
              where id > 0 && Look(id)?.Parent == server
              select id]
        : [];

    /// <summary>Waits until none is left. A killed one that is writing to the disk ends when the disk has answered.</summary>
    public static Task UntilGoneAsync(int[] processes) =>
        JobCalls.UntilAsync(() => Task.FromResult(!processes.Any(IsAlive)), "all processes of the killed PostgreSQL had ended", Patience);

    private static bool IsAlive(int process) => Look(process) is { State: not "Z" }; // one that nobody waits for stays a zombie

    private static (string State, int Parent)? Look(int process)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{process}/stat"); // number (name) state parent ...: a name may hold anything
            var words = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (words[0], int.Parse(words[1]));
        }
        catch (IOException)
        {
            return null;
        }
    }
}
