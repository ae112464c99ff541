using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansJobs.Gateway.Tests.Fixtures;

namespace OrleansJobs.Gateway.Tests.BadInput;

/// <summary>The document says which fields of a body must be there, and the routes mean the same.</summary>
[Collection(nameof(GatewayCollection))]
public sealed class RequiredFieldsTests(GatewayFixture program)
{
    private const string Guild = "g-1";

    [Fact]
    public async Task ABodyWithTheRequiredFieldsAloneIsTakenAndWithoutOneOfThemRefused()
    {
        var document = JsonNode.Parse(await program.Client.GetStringAsync("/openapi/v1.json"))!;
        var bodies = 0;
        foreach (var (path, operations) in document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in operations!.AsObject())
            {
                if (operation!["requestBody"]?["content"]?["application/json"]?["schema"] is not { } schema) continue;
                await CheckAsync(method, path, schema);
                bodies++;
            }
        }

        Assert.True(bodies >= 20, $"The document has lost its bodies: there are {bodies}.");
    }

    [Theory]
    [InlineData("/api/jobs", "type")]
    [InlineData("/api/batches", "jobs")]
    [InlineData("/api/work/{id}/checkpoint", "claim checkpoint")]
    [InlineData("/guilds/{guild_id}/jobs", "")]
    [InlineData("/api/research/{idrssd}/generate-background", "")]
    [InlineData("/api/research/{idrssd}/podcast/generate-background", "experts")]
    public async Task OnlyWhatTheRouteNeedsIsRequired(string path, string required)
    {
        var document = JsonNode.Parse(await program.Client.GetStringAsync("/openapi/v1.json"))!;
        var schema = document["paths"]![path]!["post"]!["requestBody"]!["content"]!["application/json"]!["schema"]!;
        Assert.Equal(required, string.Join(' ', SampleBody.Required(schema)));
    }

    private async Task CheckAsync(string method, string path, JsonNode schema)
    {
        var sample = SampleBody.Of(schema);
        if (path.Contains("/schedules", StringComparison.Ordinal))
        {
            foreach (var body in sample.Without.Select(one => one.Body).Append(sample.Body)) body["cron"] = "@daily"; // one of three, which no list of required fields can say
        }

        var (status, text) = await SendAsync(method, path, sample.Body);
        Assert.True(status != HttpStatusCode.BadRequest, $"{method} {path} is said to take {sample.Body.ToJsonString()}, and refuses it: {text}");
        foreach (var (field, without) in sample.Without)
        {
            (status, text) = await SendAsync(method, path, without);
            Assert.True(status == HttpStatusCode.BadRequest, $"{method} {path} takes a body without {field}: {(int)status} {text}");
            Assert.Equal(field, JsonDocument.Parse(text).RootElement.Text("field"));
        }
    }

    private async Task<(HttpStatusCode Status, string Text)> SendAsync(string method, string path, JsonNode body)
    {
        var id = path.Contains("/schedules/", StringComparison.Ordinal) ? await MakeScheduleAsync() : $"{(await program.SubmitHeldAsync()).Id}";
        var address = path.Replace("{id}", id, StringComparison.Ordinal).Replace("{guild_id}", Guild, StringComparison.Ordinal)
            .Replace("{idrssd}", $"r{Guid.NewGuid():N}", StringComparison.Ordinal);
        using var request = new HttpRequestMessage(new HttpMethod(method.ToUpperInvariant()), address)
        {
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        using var response = await program.Client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private async Task<string?> MakeScheduleAsync()
    {
        using var body = new StringContent("""{"cron": "@yearly"}""", Encoding.UTF8, "application/json");
        return (await program.Client.PostAsync($"/guilds/{Guild}/schedules", body).JsonAsync(HttpStatusCode.Created)).Text("id");
    }
}
