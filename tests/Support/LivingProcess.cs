namespace OrleansJobs.Support;

/// <summary>A process as /proc shows it. Its number may be used again; number and start time together are not.</summary>
/// <param name="Id">The number.</param>
/// <param name="Started">When it started, in ticks since the machine did.</param>
public sealed record LivingProcess(int Id, string Started)
{
    /// <summary>The process, or null when there is none: a zombie is none.</summary>
    public static LivingProcess? Find(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : new LivingProcess(id, fields[19]);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Whether a process of this number runs.</summary>
    public static bool IsThere(int id) => Find(id) is not null;

    /// <summary>Whether this one still runs.</summary>
    public bool IsThere() => Find(Id) == this;

    /// <summary>Whether a signal is nothing to it.</summary>
    public bool Ignores(int signal)
    {
        var ignored = File.ReadLines($"/proc/{Id}/status").First(line => line.StartsWith("SigIgn:", StringComparison.Ordinal));
        return (Convert.ToUInt64(ignored.Split('\t')[1], 16) & (1UL << (signal - 1))) != 0;
    }

    /// <summary>The running children of a process whose command line holds a text.</summary>
    public static LivingProcess[] ChildrenOf(int parent, string command) =>
    [
        .. Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(name => name!.All(char.IsAsciiDigit)).Select(name => int.Parse(name!))
            .Where(id => IsChild(id, parent, command)).Select(Find).OfType<LivingProcess>(),
    ];

    private static bool IsChild(int id, int parent, string command)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1] == $"{parent}"
                && File.ReadAllText($"/proc/{id}/cmdline").Contains(command, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
