using System.Net;
using OrleansJobs.Gateway.Tests.BadInput;
using OrleansJobs.Gateway.Tests.Fixtures;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Support;

namespace OrleansJobs.Gateway.Tests;

/// <summary>The gateway on the real grains, the real database and the real files.</summary>
[Collection(nameof(GatewayCollection))]
public sealed class WholeProgramTests(GatewayFixture program)
{
    [Fact]
    public async Task AnUploadIsAJobThatIsListedAndKeepsItsFile()
    {
        var file = Wave.File();
        var id = (await program.Client.PostAsync("/api/analyze", Wave.Form(file, "song.wav")).JsonAsync()).Text("job_id")!;
        await using var kept = program.Files.OpenRead(JobId.Parse(id));
        Assert.Equal(file.Length, kept!.Length);

        Assert.Equal("song.wav", (await program.Client.GetAsync($"/api/status/{id}").JsonAsync()).Text("file_name"));
        var job = await program.Client.GetAsync($"/api/jobs/{id}").JsonAsync();
        Assert.Equal(file.Length, job.GetProperty("input").GetProperty("size_bytes").GetInt64());
        var listed = await program.Client.GetAsync("/api/jobs?type=analysis&limit=1000").JsonAsync();
        Assert.Contains(id, listed.GetProperty("jobs").EnumerateArray().Select(one => one.Text("job_id")));
    }

    [Theory]
    [InlineData("evil.example", HttpStatusCode.BadRequest)]
    [InlineData("localhost", HttpStatusCode.OK)]
    public async Task OnLoopbackOnlyThisMachinesOwnNamesAreAnswered(string host, HttpStatusCode answer)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health") { Headers = { Host = host } };
        Assert.Equal(answer, (await program.Client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task NoAnswerIsKeptWithoutAskingAgain()
    {
        foreach (var operation in (await Operation.AllAsync(program.Client)).Where(one => one.Method == "GET"))
        {
            var address = operation.PathParameters.Aggregate(operation.Path, (path, name) => path.Replace($"{{{name}}}", "1", StringComparison.Ordinal));
            using var answer = await program.Client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead);
            Assert.True(answer.Headers.CacheControl is { NoStore: true } or { NoCache: true }, $"{operation} {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task ARefusedUploadLeavesNoFile()
    {
        var before = program.KeptFiles().Length;
        await program.Client.PostAsync("/api/analyze", Wave.Form(Wave.File(frames: GatewayFixture.MaxUploadBytes)))
            .ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "file");
        await program.Client.PostAsync("/api/analyze", new RawForm().File(Wave.File()).File(Wave.File()).Content())
            .ProblemAsync(HttpStatusCode.BadRequest, "file");
        await program.Client.PostAsync("/api/analyze", RawForm.Content(new RawForm().File(Wave.File()).Whole()[..^20]))
            .ProblemAsync(HttpStatusCode.BadRequest, "file");
        await AnalyzeForAsync(new string('u', 201)).ProblemAsync(HttpStatusCode.BadRequest, "X-User-Id");
        Assert.Equal(before, program.KeptFiles().Length);
    }

    [Fact]
    public async Task AJobIsWatchedFromItsClaimToItsEnd()
    {
        var job = await program.SubmitHeldAsync();
        using var events = await EventReader.OpenAsync(program.Client, $"/api/jobs/{job.Id}/events");
        Assert.Equal("pending", (await events.NextEventAsync())!.Job.Text("status"));

        var runner = program.Grains.GetGrain<IJobClaimGrain>(job.Id.GrainKey);
        var claim = (await runner.ClaimAsync("a-test", CancellationToken.None))!.Claim;
        var running = await events.NextEventAsync();
        Assert.Equal("running", running!.Job.Text("status"));

        await runner.ReportProgressAsync(claim, JobProgress.Of(1, 2, "Half way"), CancellationToken.None);
        var half = await events.NextEventAsync();
        Assert.Equal(50, half!.Job.GetProperty("progress").GetProperty("percent").GetDouble());

        await program.Client.DeleteAsync($"/api/jobs/{job.Id}").ProblemAsync(HttpStatusCode.Conflict);
        await runner.FinishAsync(claim, new JobOutcome.Succeeded(new JsonText("""{"n":1}""")), CancellationToken.None);
        var final = await events.NextEventAsync();
        Assert.Equal("completed", final!.Job.Text("status"));
        Assert.True(job.Sequence < running.Sequence && running.Sequence < half.Sequence && half.Sequence < final.Sequence);
        Assert.Null(await events.NextEventAsync());
        using var again = await EventReader.OpenAsync(program.Client, $"/api/jobs/{job.Id}/events", final.Id);
        Assert.Equal(HttpStatusCode.NoContent, again.Response.StatusCode);
    }

    [Fact]
    public async Task APollSeesTheNextChange()
    {
        var job = await program.SubmitHeldAsync();
        var poll = program.Client.GetAsync($"/api/jobs/{job.Id}?wait=25s&since={job.Sequence}").JsonAsync();
        await program.Client.PostAsync($"/api/jobs/{job.Id}/cancel", null).JsonAsync();
        Assert.Equal("cancelled", (await poll).Text("status"));
    }

    [Fact]
    public async Task ACancelledJobIsRetriedOnceWhileTheRetryIsActive()
    {
        var job = await program.SubmitHeldAsync(DateTimeOffset.UtcNow.AddHours(1));
        await program.Client.PostAsync($"/api/jobs/{job.Id}/retry", null).ProblemAsync(HttpStatusCode.Conflict);
        await program.Client.PostAsync($"/api/jobs/{job.Id}/cancel", null).JsonAsync();
        await program.Client.PostAsync($"/api/jobs/{job.Id}/cancel", null).JsonAsync();
        await program.Client.PostAsync($"/api/jobs/{job.Id}/retry?resume=perhaps", null).ProblemAsync(HttpStatusCode.BadRequest, "resume");
        var retry = await program.Client.PostAsync($"/api/jobs/{job.Id}/retry", null).JsonAsync(HttpStatusCode.Created);
        var again = await program.Client.PostAsync($"/api/jobs/{job.Id}/retry", null).JsonAsync();
        Assert.Equal((retry.Text("id"), job.Id.ToString()), (again.Text("id"), retry.Text("retry_of")));
    }

    [Fact]
    public async Task ADeletedJobEndsItsStreamAndIsGone()
    {
        var job = await program.SubmitHeldAsync();
        await program.Client.PostAsync($"/api/jobs/{job.Id}/cancel", null).JsonAsync();
        await program.Client.DeleteAsync($"/api/jobs/{job.Id}").JsonAsync();
        await program.Client.GetAsync($"/api/jobs/{job.Id}").ProblemAsync(HttpStatusCode.NotFound);
        await program.Client.GetAsync($"/api/jobs/{job.Id}/events").ProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task CleanupSparesWhatIsActiveOrYoung()
    {
        var active = await program.SubmitHeldAsync();
        var young = await program.SubmitHeldAsync();
        await program.Client.PostAsync($"/api/jobs/{young.Id}/cancel", null).JsonAsync();
        await program.Client.DeleteAsync("/api/jobs/cleanup?days=1").JsonAsync();
        await program.Client.GetAsync($"/api/jobs/{active.Id}").JsonAsync();
        await program.Client.GetAsync($"/api/jobs/{young.Id}").JsonAsync();
    }

    [Fact]
    public async Task TheServiceIsHealthyAndSaysWhereItsDatabaseIs()
    {
        await program.SubmitHeldAsync();
        var health = await program.Client.GetAsync("/health").JsonAsync();
        Assert.Equal("healthy", health.Text("status"));
        Assert.True(health.GetProperty("jobs_count").GetInt64() > 0);
        Assert.True(File.Exists(health.Text("database")));
    }

    [Fact]
    public async Task EveryErrorOfTheGrainsArrivesAsTheProblemItIs()
    {
        var job = await program.SubmitHeldAsync();
        await program.Client.DeleteAsync($"/api/jobs/{job.Id}").ProblemAsync(HttpStatusCode.Conflict);
        var problem = await program.Client.GetAsync($"/api/status/{JobId.New(TimeProvider.System)}").ProblemAsync(HttpStatusCode.NotFound);
        Assert.StartsWith("There is no job", problem.Text("detail"), StringComparison.Ordinal);
    }

    private Task<HttpResponseMessage> AnalyzeForAsync(string user)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/analyze") { Content = Wave.Form(Wave.File()) };
        request.Headers.Add("X-User-Id", user);
        return program.Client.SendAsync(request);
    }
}
