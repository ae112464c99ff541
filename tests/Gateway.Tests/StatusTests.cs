using System.Net;
using OrleansJobs.Gateway.Tests.Fixtures;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Tests;

public sealed class StatusTests : IAsyncLifetime
{
    private ScriptedGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await ScriptedGateway.StartAsync();
    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task ARunningJobIsProcessing()
    {
        var job = _gateway.Jobs.Add();
        job.Report(50, "Measuring loudness");
        var status = await _gateway.Client.GetAsync($"/api/status/{job.Id}").JsonAsync();
        Assert.Equal("processing", status.Text("status"));
        Assert.Equal(0.5, status.GetProperty("progress").GetDouble());
        Assert.Equal("Measuring loudness", status.Text("step"));
        Assert.Equal("Measuring loudness", status.Text("message"));
        Assert.Null(status.Text("error"));
    }

    [Fact]
    public async Task APendingJobHasNoProgressAndSaysWhyItWaits()
    {
        var job = _gateway.Jobs.Add(JobStatus.Pending);
        var status = await _gateway.Client.GetAsync($"/api/status/{job.Id}").JsonAsync();
        Assert.Equal(0, status.GetProperty("progress").GetDouble());
        Assert.Equal("Waiting to begin.", status.Text("message"));
    }

    [Fact]
    public async Task ACompletedJobHasItsResultAndFullProgress()
    {
        var job = _gateway.Jobs.Add();
        job.Complete("""{"bpm":120}""");
        var status = await _gateway.Client.GetAsync($"/api/status/{job.Id}").JsonAsync();
        Assert.Equal("completed", status.Text("status"));
        Assert.Equal(1, status.GetProperty("progress").GetDouble());
        Assert.Equal(120, status.GetProperty("result").GetProperty("bpm").GetInt32());
    }

    [Fact]
    public async Task AFailedJobSaysWhyInOneText()
    {
        var job = _gateway.Jobs.Add();
        job.Change(old => old with { Status = JobStatus.Failed, Error = new JobError("bad_audio", "The file has no samples.") });
        var status = await _gateway.Client.GetAsync($"/api/status/{job.Id}").JsonAsync();
        Assert.Equal(("failed", "The file has no samples."), (status.Text("status"), status.Text("error")));
    }

    [Fact]
    public async Task AnUnknownJobIsNotFound() =>
        await _gateway.Client.GetAsync($"/api/status/{JobId.New(TimeProvider.System)}").ProblemAsync(HttpStatusCode.NotFound);

    [Theory]
    [InlineData("abc123")]
    [InlineData("%22quoted%22")]
    [InlineData("'%20OR%201=1%20--")]
    [InlineData("01890a5dac96774bbcceb302099a8057")]
    [InlineData("{01890a5d-ac96-774b-bcce-b302099a8057}")]
    public async Task AMalformedIdIsRefusedByName(string id)
    {
        await _gateway.Client.GetAsync($"/api/status/{id}").ProblemAsync(HttpStatusCode.BadRequest, "job_id");
        await _gateway.Client.GetAsync($"/api/jobs/{id}").ProblemAsync(HttpStatusCode.BadRequest, "id");
        await _gateway.Client.GetAsync($"/api/jobs/{id}/events").ProblemAsync(HttpStatusCode.BadRequest, "id");
        await _gateway.Client.DeleteAsync($"/api/jobs/{id}").ProblemAsync(HttpStatusCode.BadRequest, "id");
        await _gateway.Client.PostAsync($"/api/jobs/{id}/cancel", null).ProblemAsync(HttpStatusCode.BadRequest, "id");
        await _gateway.Client.PostAsync($"/api/jobs/{id}/retry", null).ProblemAsync(HttpStatusCode.BadRequest, "id");
    }
}
