using System.ComponentModel;
using Microsoft.Extensions.Logging;

namespace OrleansJobs.Silo.Runners.Process;

/// <summary>
/// A process beside the service that knows which groups run, and kills them when the service is gone, however it went: it then reads the
/// end of its input, which only the service held open. There is one, from the first program on; when it is killed another takes its place.
/// </summary>
internal sealed partial class ProgramGuard(ProgramTools tools, ILogger<ProgramGuard> logger) : IDisposable
{
    /// <summary>Reads <c>guard N</c> and <c>leave N</c>. What tells a service to stop is not for it: it must outlive the service.</summary>
    private const string Script = """
        exec >/dev/null 2>&1
        cd /
        trap '' HUP INT QUIT TERM
        groups=' '
        while read -r act group; do
          case $act in
            guard) groups="$groups$group " ;;
            leave) case $groups in *" $group "*) groups="${groups%%" $group "*} ${groups#*" $group "}" ;; esac ;;
          esac
        done
        for group in $groups; do kill -s KILL -- "-$group"; done
        """;

    private readonly Lock _lock = new();
    private readonly HashSet<ProcessGroup> _groups = [];
    private System.Diagnostics.Process? _process;
    private bool _isOver;

    /// <summary>How many groups are in its care.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _groups.Count;
        }
    }

    /// <summary>Takes a group into its care: it does not outlive the service from here on.</summary>
    /// <exception cref="Win32Exception">The guard cannot be started.</exception>
    public void Add(ProcessGroup group)
    {
        lock (_lock)
        {
            if (_isOver) throw new ObjectDisposedException(nameof(ProgramGuard));
            _groups.Add(group);
            try
            {
                if (_process is not { HasExited: false } guard || !TryTell(guard, $"guard {group.Id}")) Start();
            }
            catch
            {
                _groups.Remove(group); // it does not begin, and its number may soon be another's
                throw;
            }
        }
    }

    /// <summary>The group is no more.</summary>
    public void Remove(ProcessGroup group)
    {
        lock (_lock)
        {
            if (_groups.Remove(group) && _process is { } guard) TryTell(guard, $"leave {group.Id}");
        }
    }

    /// <summary>Kills what still runs.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isOver = true;
            foreach (var group in _groups) group.Send(ProcessGroup.Kill, isLed: false);
            if (_process is { } guard) Close(guard);
        }
    }

    private void Start()
    {
        if (_process is { } old) Close(old);
        _process = null; // should no other be had, the next program tries again
        var guard = _process = System.Diagnostics.Process.Start(tools.InOwnSession(Script))!;
        foreach (var group in _groups) TryTell(guard, $"guard {group.Id}");
        _ = ReplaceAsync(guard);
    }

    private async Task ReplaceAsync(System.Diagnostics.Process guard)
    {
        try
        {
            await guard.WaitForExitAsync();
            lock (_lock)
            {
                if (_isOver || _process != guard) return;
                LogReplaced(guard.ExitCode);
                Start();
            }
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException) // disposed of meanwhile, or no process to be had
        {
            if (exception is Win32Exception) LogNotReplaced(exception);
        }
    }

    /// <summary>Its input is closed by hand: what was written to once is not closed with the process.</summary>
    private static void Close(System.Diagnostics.Process guard)
    {
        try
        {
            guard.StandardInput.Dispose();
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            // it has gone already
        }

        guard.Dispose();
    }

    private static bool TryTell(System.Diagnostics.Process guard, string line)
    {
        try
        {
            guard.StandardInput.WriteLine(line);
            guard.StandardInput.Flush();
            return true;
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            return false;
        }
    }
}
