using System.Text.Json;
using OrleansJobs.Process.Tests.Workers.Fixtures;
using OrleansJobs.Support.Calls;

namespace OrleansJobs.Process.Tests.Workers;

/// <summary>What a job that a worker runs becomes, with each of the clients.</summary>
public sealed class WorkerJobTests
{
    [Theory, Python, JavaScript]
    public async Task AJobIsDoneAndKeepsAllThatWasSaid(string language)
    {
        await using var workshop = await Workshop.OpenAsync();
        workshop.Hire(language, "first");
        var job = await workshop.Http.WatchUntilFinalAsync(await workshop.SubmitAsync("\"frames\":3"));

        Assert.Equal(("completed", 1L), (job.Text("status"), job.Number("attempt")));
        AssertJson("""{"frames":3,"first":1,"by":"first"}""", job.GetProperty("result"));
        AssertJson("""{"frame":3}""", job.GetProperty("checkpoint"));
        Assert.Equal("worker first", job.GetProperty("attempts")[0].Text("host"));
        var progress = job.GetProperty("progress");
        Assert.Equal((3L, 3L, "frame 3"), (progress.Number("current"), progress.Number("total"), progress.Text("message")));
        AssertJson("""{"status":"running","count":3,"total":3,"message":null}""", progress.GetProperty("parts").GetProperty("preview"));
        Assert.Equal("quiet", progress.GetProperty("parts").GetProperty("sound").Text("message"));
    }

    [Theory, Python, JavaScript]
    public async Task AFailureForGoodSaysWhatTheWorkSaid(string language)
    {
        await using var workshop = await Workshop.OpenAsync();
        workshop.Hire(language, "first");
        var job = await workshop.Http.WatchUntilFinalAsync(await workshop.SubmitAsync("\"frames\":1,\"fail\":\"final\""));
        Assert.Equal(("failed", 1L), (job.Text("status"), job.Number("attempt")));
        AssertJson("""{"code":"no_disk","message":"The disk is full.","detail":"/dev/sda1"}""", job.GetProperty("error"));
    }

    [Theory, Python, JavaScript]
    public async Task AFailureIsTriedAgainAfterTheTimeThatItNames(string language)
    {
        await using var workshop = await Workshop.OpenAsync("Jobs:Types:render:FirstRetryDelay=00:05:00");
        workshop.Hire(language, "first");
        var job = await workshop.Http.WatchUntilFinalAsync(await workshop.SubmitAsync("\"frames\":1,\"fail\":\"later\""));
        Assert.Equal(("completed", 2L), (job.Text("status"), job.Number("attempt")));
        var attempts = job.GetProperty("attempts");
        Assert.Equal(("not_now", "The camera is warming up."), (ErrorOf(attempts[0]).Text("code"), ErrorOf(attempts[0]).Text("message")));
        Assert.InRange(attempts[1].GetProperty("started_at").GetDateTime() - attempts[0].GetProperty("ended_at").GetDateTime(),
            TimeSpan.FromSeconds(0.2), TimeSpan.FromMinutes(1));
    }

    [Theory, Python, JavaScript]
    public async Task AnExceptionIsAFailureThatIsTriedAgainUntilTheAttemptsAreUsedUp(string language)
    {
        await using var workshop = await Workshop.OpenAsync("Jobs:Types:render:FirstRetryDelay=00:00:00");
        workshop.Hire(language, "first");
        var job = await workshop.Http.WatchUntilFinalAsync(await workshop.SubmitAsync("\"frames\":1,\"fail\":\"unexpected\"", ",\"max_attempts\":2"));
        Assert.Equal(("failed", 2L), (job.Text("status"), job.Number("attempt")));
        Assert.Equal("unexpected", job.GetProperty("error").Text("code"));
        Assert.Matches("^(KeyError: 'missing'|TypeError: .*missing.*)$", job.GetProperty("error").Text("message"));
        Assert.Contains("crew.", job.GetProperty("error").Text("detail"), StringComparison.Ordinal); // the file, from the stack
    }

    [Theory, Python, JavaScript]
    public async Task AResultThatIsNoJsonIsAFailure(string language)
    {
        await using var workshop = await Workshop.OpenAsync();
        workshop.Hire(language, "first");
        var job = await workshop.Http.WatchUntilFinalAsync(await workshop.SubmitAsync("\"frames\":1,\"fail\":\"unsendable\"", ",\"max_attempts\":1"));
        Assert.Equal(("failed", "unexpected"), (job.Text("status"), job.GetProperty("error").Text("code")));
    }

    [Theory, Python, JavaScript]
    public async Task AResultThatTheServiceRefusesIsAFailureForGood(string language)
    {
        await using var workshop = await Workshop.OpenAsync();
        workshop.Hire(language, "first");
        var job = await workshop.Http.WatchUntilFinalAsync(await workshop.SubmitAsync("\"frames\":1,\"fail\":\"endless\""));
        Assert.Equal(("failed", 1L, "refused"), (job.Text("status"), job.Number("attempt"), job.GetProperty("error").Text("code")));
    }

    [Theory, Python, JavaScript]
    public async Task ACancelReachesTheWork(string language)
    {
        await using var workshop = await Workshop.OpenAsync("Jobs:Types:render:Lease=00:00:02");
        var worker = workshop.Hire(language, "first");
        var id = await workshop.SubmitUntilHeldAsync(worker);
        using var answer = await workshop.Http.PostAsync($"/api/jobs/{id}/cancel", null);
        answer.EnsureSuccessStatusCode();
        Assert.Equal("cancelled", (await workshop.Http.WatchUntilFinalAsync(id)).Text("status"));
        Assert.Contains($"stops {id}", worker.Output, StringComparison.Ordinal);
    }

    [Theory, Python, JavaScript]
    public async Task AWorkerRunsAsManyJobsAtOnceAsItMay(string language)
    {
        await using var workshop = await Workshop.OpenAsync();
        var worker = workshop.Hire(language, "first", atOnce: 2);
        string[] ids = [await workshop.SubmitUntilHeldAsync(worker), await workshop.SubmitUntilHeldAsync(worker)];
        workshop.OpenGate();
        foreach (var id in ids) Assert.Equal("completed", (await workshop.Http.WatchUntilFinalAsync(id)).Text("status"));
    }

    [Theory, Python, JavaScript]
    public async Task AWorkerOfATypeThatIsNotRunByWorkersIsToldSoAndEnds(string language)
    {
        await using var workshop = await Workshop.OpenAsync();
        var end = await workshop.Hire(language, "first", type: "analysis").EndAsync();
        Assert.Equal(1, end.ExitCode);
        Assert.Contains("The service gives this worker no work: ", end.Error, StringComparison.Ordinal);
    }

    private static JsonElement ErrorOf(JsonElement attempt) => attempt.GetProperty("error");

    private static void AssertJson(string expected, JsonElement actual)
    {
        using var document = JsonDocument.Parse(expected);
        Assert.True(JsonElement.DeepEquals(document.RootElement, actual), actual.GetRawText());
    }
}
