using System.Globalization;
using System.Text;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Cluster.Silo;

/// <summary>What attempts did to the world outside, whether their outcome was kept or not: a file a process, a line an act.</summary>
public sealed record Effect(string Job, int Attempt, int Process, string Act, DateTimeOffset At)
{
    /// <summary>The setting that names the directory.</summary>
    public const string Setting = "Test:Effects";

    /// <summary>The attempt began.</summary>
    public const string Start = "start";

    /// <summary>The attempt did all of its steps.</summary>
    public const string End = "end";

    /// <summary>The attempt was interrupted, or failed.</summary>
    public const string Stop = "stop";

    private static readonly Lock Appending = new(); // appending is finding the end and writing there: two steps

    /// <summary>Notes one; it is in the file when this returns, whatever happens to the process.</summary>
    public static void Note(string directory, JobSnapshot job, string act, DateTimeOffset now)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{job.Id} {job.Attempt} {act} {now:O}\n");
        lock (Appending)
        {
            using var file = new FileStream(Path.Combine(directory, $"{Environment.ProcessId}.log"), FileMode.Append, FileAccess.Write,
                FileShare.ReadWrite, bufferSize: 0);
            file.Write(Encoding.ASCII.GetBytes(line));
        }
    }

    /// <summary>All that were noted in the directory.</summary>
    public static IReadOnlyList<Effect> Read(string directory) =>
    [
        .. from file in Directory.GetFiles(directory, "*.log")
           let process = int.Parse(Path.GetFileNameWithoutExtension(file), CultureInfo.InvariantCulture)
           from line in File.ReadAllLines(file)
           let words = line.Split(' ')
           select new Effect(words[0], int.Parse(words[1], CultureInfo.InvariantCulture), process, words[2],
               DateTimeOffset.Parse(words[3], CultureInfo.InvariantCulture)),
    ];
}
