using System.Runtime.InteropServices;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;

namespace OrleansJobs.Silo.Runners.Process;

/// <summary>A program at work, with all that it has started.</summary>
internal sealed class RunningProgram : IDisposable
{
    /// <summary>Waits for a line before it becomes the program: by then the guard knows of it. The shell takes no byte beyond that line.</summary>
    private const string Script = "read -r go && exec \"$@\"";

    private readonly System.Diagnostics.Process _process;
    private readonly ProcessGroup _group;
    private readonly ProgramGuard _guard;
    private readonly CancellationTokenSource _gone = new();

    private RunningProgram(System.Diagnostics.Process process, ProgramGuard guard)
    {
        _process = process;
        _group = new ProcessGroup(process.Id);
        _guard = guard;
    }

    /// <summary>What it prints.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>What it complains of.</summary>
    public Stream Errors => _process.StandardError.BaseStream;

    /// <summary>Fires when all of it has ended, so that nothing more is to be waited for.</summary>
    public CancellationToken Gone => _gone.Token;

    /// <summary>Its exit status; 128 and the signal when one has killed it.</summary>
    public int Status => _process.ExitCode;

    /// <summary>Whether the program itself, if not what it has started, has ended.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Starts it; it waits for <see cref="FeedAsync"/>.</summary>
    /// <exception cref="JobFailedException">It cannot be started.</exception>
    public static RunningProgram Start(ProcessOptions options, JobSnapshot job, ProgramTools tools, ProgramGuard guard, HeaderVariables secrets)
    {
        var start = tools.InOwnSession(Script, options.Command);
        start.WorkingDirectory = options.WorkingDirectory ?? "";
        start.Environment.Clear();
        foreach (var (name, value) in ProgramEnvironment.Of(options, job, secrets)) start.Environment[name] = value;
        System.Diagnostics.Process? process = null;
        try
        {
            process = System.Diagnostics.Process.Start(start)!;
            var program = new RunningProgram(process, guard);
            guard.Add(program._group);
            return program;
        }
        catch (Exception exception) when (exception is ExternalException or InvalidOperationException) // Win32Exception: no such directory, no process to be had
        {
            process?.Dispose(); // it reads the end of its input, and ends
            throw new JobFailedException("not_started", $"The program could not be started: {exception.Message.TrimEnd('.')}.", retryable: true);
        }
    }

    /// <summary>Lets it begin and writes its input. One that does not read it does no wrong.</summary>
    public async Task FeedAsync(byte[] input)
    {
        try
        {
            await using var pipe = _process.StandardInput.BaseStream;
            await pipe.WriteAsync("\n"u8.ToArray(), Gone);
            await pipe.WriteAsync(input, Gone);
        }
        catch (Exception unread) when (unread is IOException or OperationCanceledException)
        {
        }
    }

    /// <summary>Sends a signal to all of it; to nobody when it is gone, for its number may soon be another's.</summary>
    public void Send(int signal)
    {
        if (!Gone.IsCancellationRequested) _group.Send(signal, isLed: !_process.HasExited);
    }

    /// <summary>Waits until it has ended and, for a moment, for what it has left behind; kills that then.</summary>
    /// <param name="reading">Ends when nobody can write any more.</param>
    /// <param name="time">The clock.</param>
    public async Task EndAsync(Task reading, TimeProvider time)
    {
        await _process.WaitForExitAsync(CancellationToken.None);
        await Task.WhenAny(reading, Task.Delay(ProcessOptions.Moment, time, CancellationToken.None));
        _group.Send(ProcessGroup.Kill, isLed: false);
        _guard.Remove(_group);
        await _gone.CancelAsync();
        await reading;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.StandardOutput.Dispose(); // streams that were asked for are not closed with the process
        _process.StandardError.Dispose();
        _process.Dispose();
        _gone.Dispose();
    }
}
