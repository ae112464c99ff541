using System.Net;
using System.Text.Json;
using OrleansJobs.Gateway.Tests.Fixtures;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Tests;

public sealed class ListTests : IAsyncLifetime
{
    private ScriptedGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await ScriptedGateway.StartAsync();
    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task JobsComeInPagesThatFollowTheirCursor()
    {
        for (var i = 0; i < 5; i++) _gateway.Jobs.Add();
        var seen = new List<string?>();
        for (string? before = null; ;)
        {
            var page = await _gateway.Client.GetAsync($"/api/jobs?limit=2{(before is null ? "" : $"&before={before}")}").JsonAsync();
            seen.AddRange(page.GetProperty("jobs").EnumerateArray().Select(job => job.Text("job_id")));
            if (page.GetProperty("next").ValueKind == JsonValueKind.Null) break;
            before = page.Text("next");
        }

        Assert.Equal(_gateway.Jobs.All.Select(job => job.Id.ToString()).OrderDescending(), seen);
    }

    [Fact]
    public async Task AListedJobIsACanonicalOneWithBothNamesOfItsId()
    {
        var job = _gateway.Jobs.Add();
        var listed = (await _gateway.Client.GetAsync("/api/jobs").JsonAsync()).GetProperty("jobs")[0];
        Assert.Equal(job.Id.ToString(), listed.Text("id"));
        Assert.Equal(job.Id.ToString(), listed.Text("job_id"));
        Assert.Equal("running", listed.Text("status"));
        Assert.Equal(10, listed.GetProperty("sequence").GetInt64());
    }

    [Fact]
    public async Task StatusAndTypeNarrowTheList()
    {
        var pending = _gateway.Jobs.Add(JobStatus.Pending, "analysis");
        _gateway.Jobs.Add(JobStatus.Running, "analysis");
        _gateway.Jobs.Add(JobStatus.Pending, "held");
        var page = await _gateway.Client.GetAsync("/api/jobs?status=pending&type=analysis").JsonAsync();
        Assert.Equal([pending.Id.ToString()], page.GetProperty("jobs").EnumerateArray().Select(job => job.Text("id")));
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("limit=-1", "limit")]
    [InlineData("limit=abc", "limit")]
    [InlineData("limit=", "limit")]
    [InlineData("limit=1.5", "limit")]
    [InlineData("limit=99999999999999999999", "limit")]
    [InlineData("limit=1&limit=2", "limit")]
    [InlineData("before=last", "before")]
    [InlineData("status=processing", "status")]
    [InlineData("status=1", "status")]
    [InlineData("status=Pending", "status")]
    [InlineData("type=Robert');--", "type")]
    public async Task AFilterThatCannotBeReadIsRefusedByName(string query, string field) =>
        await _gateway.Client.GetAsync($"/api/jobs?{query}").ProblemAsync(HttpStatusCode.BadRequest, field);

    [Theory]
    [InlineData("", 7)]
    [InlineData("?days=7", 7)]
    [InlineData("?days=0.5", 0.5)]
    [InlineData("?days=0", 0)]
    [InlineData("?days=36500", 36500)]
    public async Task CleanupSaysWhichAgeItUsed(string query, double days)
    {
        var answer = await _gateway.Client.DeleteAsync($"/api/jobs/cleanup{query}").JsonAsync();
        Assert.Equal((0, days), (answer.GetProperty("deleted").GetInt64(), answer.GetProperty("days").GetDouble()));
    }

    [Fact]
    public async Task CleanupGoesOnUntilNoneAreLeft()
    {
        for (var i = 0; i < 1001; i++) _gateway.Jobs.Add().Complete();
        var active = _gateway.Jobs.Add();
        var answer = await _gateway.Client.DeleteAsync("/api/jobs/cleanup?days=1").JsonAsync();
        Assert.Equal(1001, answer.GetProperty("deleted").GetInt64());
        Assert.Equal([active], _gateway.Jobs.All);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e3")]
    [InlineData("36501")]
    [InlineData("99999999999999999999999999999999999999")]
    [InlineData("soon")]
    [InlineData("")]
    [InlineData("1,5")]
    public async Task AnAgeThatIsNoneIsRefusedByName(string days) =>
        await _gateway.Client.DeleteAsync($"/api/jobs/cleanup?days={days}").ProblemAsync(HttpStatusCode.BadRequest, "days");

    [Fact]
    public async Task AFinalJobIsDeleted()
    {
        var job = _gateway.Jobs.Add();
        job.Complete();
        var answer = await _gateway.Client.DeleteAsync($"/api/jobs/{job.Id}").JsonAsync();
        Assert.Equal(job.Id.ToString(), answer.Text("job_id"));
        Assert.True(answer.GetProperty("deleted").GetBoolean());
        await _gateway.Client.DeleteAsync($"/api/jobs/{job.Id}").ProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task AnActiveJobIsNotDeleted() =>
        await _gateway.Client.DeleteAsync($"/api/jobs/{_gateway.Jobs.Add().Id}").ProblemAsync(HttpStatusCode.Conflict);
}
