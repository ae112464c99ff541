using System.Net;
using System.Text;
using OrleansJobs.Gateway.Tests.Fixtures;

namespace OrleansJobs.Gateway.Tests;

/// <summary>What the research routes do not take.</summary>
[Collection(nameof(GatewayCollection))]
public sealed class ResearchRefusalTests(GatewayFixture program)
{
    [Theory]
    [InlineData("480228/job-status", "type")]
    [InlineData("480228/job-status?type=", "type")]
    [InlineData("480228/job-status?type=analysis", "type")]
    [InlineData("480228/job-status?type=Report", "type")]
    [InlineData("480%20228/job-status?type=report", "idrssd")]
    [InlineData("..%2Fx/job-status?type=report", "idrssd")]
    [InlineData("480228%0A/job-status?type=report", "idrssd")]
    [InlineData("123456789012345678901234567890123456789012345678901/job-status?type=report", "idrssd")]
    [InlineData("a.b/report", "idrssd")]
    [InlineData("a.b/podcast", "idrssd")]
    public async Task AQuestionThatCannotBeReadIsRefusedByName(string path, string field) =>
        await program.Client.GetAsync($"/api/research/{path}").ProblemAsync(HttpStatusCode.BadRequest, field);

    [Theory]
    [InlineData("""{"title": ""}""", "title")]
    [InlineData("""{"bank": 5}""", "bank")]
    [InlineData("""{"files": "a.csv"}""", "files")]
    [InlineData("""{"files": ["ok.csv", "../a.csv"]}""", "files[1]")]
    [InlineData("""{"files": [".a.csv"]}""", "files[0]")]
    [InlineData("""{"data": []}""", "data")]
    [InlineData("""{"data": {"name": 1}}""", "data.name")]
    [InlineData("""{"data": {"figures": [{"name": "A"}, {}]}}""", "data.figures[1].name")]
    [InlineData("""{"data": {"figures": [{"name": "A", "values": [{"period": "2024"}]}]}}""", "data.figures[0].values[0].value")]
    [InlineData("""{"data": {"figures": [{"name": "A", "values": [{"period": 2024, "value": 1}]}]}}""", "data.figures[0].values[0].period")]
    [InlineData("""{"data": {"figures": [{"name": "A", "values": [{"period": "2024", "value": "1"}]}]}}""", "data.figures[0].values[0].value")]
    [InlineData("""{"data": {"figures": [{"name": "A", "values": [{"period": "2024", "value": 1e30}]}]}}""", "data.figures[0].values[0].value")]
    [InlineData("""{"data": {"notes": [1]}}""", "data.notes[0]")]
    [InlineData("""{"data": {"sections": [{"title": "A"}]}}""", "data.sections[0].text")]
    [InlineData("""{"data": {"name": "\ud800"}}""", "data.name")]
    [InlineData("[]", "body")]
    public async Task AReportThatCannotBeReadIsRefusedByName(string body, string field) =>
        await PostAsync("480228/generate-background", body).ProblemAsync(HttpStatusCode.BadRequest, field);

    [Theory]
    [InlineData("{}", "experts")]
    [InlineData("""{"experts": null}""", "experts")]
    [InlineData("""{"experts": []}""", "experts")]
    [InlineData("""{"experts": "ada"}""", "experts")]
    [InlineData("""{"experts": ["a", "b", "c", "d", "e"]}""", "experts")]
    [InlineData("""{"experts": ["ada", 5]}""", "experts[1]")]
    [InlineData("""{"experts": [""]}""", "experts[0]")]
    [InlineData("""{"experts": ["--"]}""", "experts[0]")]
    [InlineData("""{"experts": ["\ud800"]}""", "experts[0]")]
    [InlineData("""{"experts": [{"role": "economist"}]}""", "experts[0].name")]
    [InlineData("""{"experts": [{"name": "Ada", "role": 1}]}""", "experts[0].role")]
    [InlineData("""{"experts": ["ada-long", {"name": "Ada Long"}]}""", "experts[1]")]
    [InlineData("""{"experts": ["ada"], "report": {}}""", "report.markdown")]
    [InlineData("""{"experts": ["ada"], "report": "x"}""", "report")]
    public async Task APodcastThatCannotBeReadIsRefusedByName(string body, string field) =>
        await PostAsync("480228/podcast/generate-background", body).ProblemAsync(HttpStatusCode.BadRequest, field);

    [Theory]
    [InlineData("a.b/generate-background")]
    [InlineData("a.b/podcast/generate-background")]
    public async Task ABankThatIsNoneIsRefused(string path) => await PostAsync(path, "{}").ProblemAsync(HttpStatusCode.BadRequest, "idrssd");

    [Theory]
    [InlineData("480228/generate-background")]
    [InlineData("480228/podcast/generate-background")]
    public async Task ABodyMustBeJsonAndNotTooLarge(string path)
    {
        using var form = new StringContent("a=b", Encoding.UTF8, "application/x-www-form-urlencoded");
        await program.Client.PostAsync($"/api/research/{path}", form).ProblemAsync(HttpStatusCode.UnsupportedMediaType, "body");
        await PostAsync(path, $$"""{"title": "{{new string('x', 5_000_000)}}"}""").ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "body");
    }

    private Task<HttpResponseMessage> PostAsync(string path, string body) =>
        program.Client.PostAsync($"/api/research/{path}", new StringContent(body, Encoding.UTF8, "application/json"));
}
