using Microsoft.Extensions.Options;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Silo.Runners.Process;
using OrleansJobs.Support;

namespace OrleansJobs.Handlers.Tests.Processes;

/// <summary>What the settings of a program may be, and what its environment is made of.</summary>
public sealed class ProgramSettingsTests
{
    [Theory]
    [InlineData("python3")]
    [InlineData("/bin/sh")]
    public void AProgramThatIsThereIsTaken(string program) => Check([program]);

    [Fact]
    public void ACommandMustBeThere() =>
        AssertRefused("Jobs:Types:trial:Command must be the program and its arguments", () => Check([]));

    [Fact]
    public void AProgramMustBeThere()
    {
        AssertRefused("names the program 'no-such-program', which is not in the PATH: install it", () => Check(["no-such-program"]));
        AssertRefused("names the program './no-such-program', which is not there", () => Check(["./no-such-program"]));
        AssertRefused("in the PATH", () => Check(["python3"], ("Environment:PATH", "/there/is/none")));
    }

    [Fact]
    public void AProgramMustBeExecutable()
    {
        if (OperatingSystem.IsWindows()) return;
        using var home = new TemporaryDirectory();
        File.WriteAllText(home.Of("work"), "#!/bin/sh\n");
        File.SetUnixFileMode(home.Of("work"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        AssertRefused("which is not executable: chmod +x", () => Check(["./work"], ("WorkingDirectory", home.Path)));
        File.SetUnixFileMode(home.Of("work"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Check(["./work"], ("WorkingDirectory", home.Path));
    }

    [Fact]
    public void ADirectoryMustBeThere() =>
        AssertRefused("Jobs:Types:trial:WorkingDirectory '/there/is/none' is not there", () => Check(["sh"], ("WorkingDirectory", "/there/is/none")));

    [Fact]
    public void AVariableOfTheServiceMustBeSet() =>
        AssertRefused("Jobs:Types:trial:Environment:TOKEN names the variable NO_SUCH_VARIABLE of the service", () => Check(["sh"], ("Environment:TOKEN", "a ${NO_SUCH_VARIABLE}")));

    [Fact]
    public void TheGraceHasBounds() => AssertRefused("StopGrace", () => Check(["sh"], ("StopGrace", "1.00:00:00")));

    [Fact]
    public async Task TheEnvironmentIsThatOfTheServiceAndOfTheSettings()
    {
        using var home = new TemporaryDirectory();
        using var trial = ProgramTrial.Shell(
            "pwd; echo \"$HOME|$OWN|$PATH|$JOB_ID|$JOB_TYPE|$JOB_ATTEMPT|$PYTHONUNBUFFERED\"; echo \"$1\"",
            ("Command:3", "sh"), ("Command:4", "$HOME; ls"), ("WorkingDirectory", home.Path), ("Environment:OWN", "at ${HOME}!"), ("Environment:PYTHONUNBUFFERED", "no"));
        Assert.IsType<JobOutcome.Succeeded>(await trial.RunAsync());
        var own = Environment.GetEnvironmentVariable("HOME");
        Assert.Equal([home.Path, $"{own}|at {own}!|{Environment.GetEnvironmentVariable("PATH")}|{trial.Job.Id}|trial|1|no", "$HOME; ls"], trial.Lines);
    }

    [Fact]
    public async Task AVariableWithoutAValueIsEmpty()
    {
        using var trial = ProgramTrial.Shell("echo \"[$NONE]\"", ("Environment:NONE", null!));
        trial.Check();
        Assert.IsType<JobOutcome.Succeeded>(await trial.RunAsync());
        Assert.Equal(["[]"], trial.Lines);
    }

    [Fact]
    public async Task AKeyOfAnEndpointIsNoProgramsBusinessUnlessItIsGivenIt()
    {
        Environment.SetEnvironmentVariable("PROGRAM_TRIAL_KEY", "secret");
        const string Script = "echo \"[$PROGRAM_TRIAL_KEY][$GIVEN]\"";
        using var trial = ProgramTrial.Shell(Script, ("Environment:GIVEN", "${PROGRAM_TRIAL_KEY}"), ("Headers:Authorization", "Bearer ${PROGRAM_TRIAL_KEY}"));
        Assert.IsType<JobOutcome.Succeeded>(await trial.RunAsync());
        Assert.Equal(["[][secret]"], trial.Lines);
    }

    [Theory]
    [InlineData("ConnectionStrings__Jobs")]
    [InlineData("Summaries__Model__ApiKey")]
    [InlineData("POSTGRESQLCONNSTR_Jobs")]
    [InlineData("ASPNETCORE_URLS")]
    [InlineData("PGPASSWORD")]
    [InlineData("urls")]
    public void SettingsOfTheServiceAreNotHandedOn(string name) => Assert.True(ProgramEnvironment.IsOwn(name));

    [Theory]
    [InlineData("PATH")]
    [InlineData("DOTNET_ROOT")]
    [InlineData("LANG")]
    [InlineData("DATABASE_URL")]
    public void OtherVariablesAre(string name) => Assert.False(ProgramEnvironment.IsOwn(name));

    private static void Check(string[] command, params (string Name, string Value)[] settings)
    {
        using var trial = new ProgramTrial(command, settings);
        trial.Check();
    }

    private static void AssertRefused(string sentence, Action check) =>
        Assert.Contains(sentence, string.Join(' ', Assert.Throws<OptionsValidationException>(check).Failures), StringComparison.Ordinal);
}
