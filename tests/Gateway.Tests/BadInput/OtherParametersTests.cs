using System.Net;
using OrleansJobs.Gateway.Tests.Fixtures;

namespace OrleansJobs.Gateway.Tests.BadInput;

/// <summary>A parameter that nobody reads is refused where a mistyped one would mean more than was meant.</summary>
[Collection(nameof(GatewayCollection))]
public sealed class OtherParametersTests(GatewayFixture program)
{
    private static readonly string[] Strict = ["/api/jobs", "/api/batches", "/api/types", "/api/schedules", "/api/webhooks", "/guilds/{guild_id}/schedules"];

    [Theory]
    [InlineData("DELETE", "/api/jobs/cleanup?day=365", "day", "did you mean 'days'?")]
    [InlineData("GET", "/api/jobs?limit=1&statsu=failed", "statsu", "did you mean 'status'?")]
    [InlineData("GET", "/api/jobs?created_form=2026-01-01", "created_form", "did you mean 'created_from'?")]
    [InlineData("GET", "/api/jobs/active?user=ada&TENNANT=g", "TENNANT", "did you mean 'tenant'?")]
    [InlineData("GET", "/api/jobs/events?user=ada&last_event_id=5", "last_event_id", "it has tenant, user, session, subject.")]
    [InlineData("GET", "/api/jobs/counts?status=failed", "status", "it has none.")]
    [InlineData("GET", "/api/jobs/01890a5d-ac96-774b-bcce-b302099a8057?wiat=5", "wiat", "did you mean 'wait'?")]
    [InlineData("GET", "/api/jobs/01890a5d-ac96-774b-bcce-b302099a8057/children?state=failed", "state", "did you mean 'status'?")]
    [InlineData("GET", "/api/jobs/01890a5d-ac96-774b-bcce-b302099a8057/log?last=5", "last", "it has after, limit.")]
    [InlineData("POST", "/api/types/held/pause?for=5", "for", "it has none.")]
    public async Task ItIsNamedAndSoIsTheOneThatWasMeant(string method, string address, string name, string help)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        var problem = await program.Client.SendAsync(request).ProblemAsync(HttpStatusCode.BadRequest, name);
        Assert.Equal($"'{name}' is not a parameter of this request; {help}", problem.Text("detail"));
    }

    [Fact]
    public async Task EveryRouteKnowsTheParametersThatItsDocumentNames()
    {
        foreach (var operation in await Operation.AllAsync(program.Client))
        {
            var isStrict = Strict.Any(path => operation.Path == path || operation.Path.StartsWith($"{path}/", StringComparison.Ordinal));
            foreach (var name in operation.QueryParameters.Append("nobodys"))
            {
                var address = operation.PathParameters.Aggregate(operation.Path, (so, one) => so.Replace($"{{{one}}}", "%20", StringComparison.Ordinal));
                using var request = new HttpRequestMessage(new HttpMethod(operation.Method), $"{address}?{name}=%00");
                using var response = await program.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                var refused = response.StatusCode == HttpStatusCode.BadRequest
                    && (await response.Content.ReadAsStringAsync()).Contains("is not a parameter of this request", StringComparison.Ordinal);
                Assert.True(refused == (isStrict && name == "nobodys"), $"{operation} and its {name}: {(int)response.StatusCode}");
            }
        }
    }

    [Fact]
    public async Task CaseDoesNotMatter()
    {
        await program.Client.GetAsync("/api/jobs?Tenant=nobody&LIMIT=1").JsonAsync();
        await program.Client.GetAsync("/api/jobs/active?Type=nothing").JsonAsync();
    }
}
