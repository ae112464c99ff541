using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CsCheck;
using OrleansJobs.Gateway.Tests.Fixtures;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Tests.BadInput;

/// <summary>Thousands of requests that are wrong in some way, to every route there is. CsCheck prints the seed of a failing one, and
/// CsCheck_Seed repeats it.</summary>
[Collection(nameof(GatewayCollection))]
public sealed class BadInputTests(GatewayFixture program)
{
    private const int RequestsARoute = 150;
    private const string Guild = "g-1";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task EveryRouteRefusesInAWordAndNeverBreaks()
    {
        var operations = await Operation.AllAsync(program.Client);
        Assert.True(operations.Length >= 14, "The document has lost its routes.");
        var refusals = new List<TimeSpan>();
        foreach (var operation in operations)
        {
            var known = await Task.WhenAll(TrackedAsync(), HeldAsync(), HeldAsync());
            await Hostile.Request(operation, [Guild, .. known]).SampleAsync(async request =>
            {
                if (await SendAsync(request) is { } took) lock (refusals) refusals.Add(took);
            }, iter: RequestsARoute, threads: 1);
        }

        Assert.True(refusals.Count > operations.Length * RequestsARoute / 10, $"Only {refusals.Count} requests were refused.");
        refusals.Sort();
        Assert.InRange(refusals[refusals.Count * 95 / 100], TimeSpan.Zero, TimeSpan.FromMilliseconds(50));
    }

    private async Task<string> TrackedAsync()
    {
        using var body = JsonContent.Create(new { jobType = "five_whys" });
        return (await program.Client.PostAsync("/api/background-jobs", body).JsonAsync(HttpStatusCode.Created)).Text("jobId")!;
    }

    private async Task<string> HeldAsync() => (await program.SubmitAsync(new JobSubmission { Type = "held", Tenant = Guild, User = "anonymous" })).Id.ToString();

    /// <returns>How long the refusal took; null when the request was not as bad as it looked.</returns>
    private async Task<TimeSpan?> SendAsync(HostileRequest hostile)
    {
        using var request = new HttpRequestMessage(new HttpMethod(hostile.Operation.Method), hostile.Address);
        if (hostile.Body is not null)
        {
            request.Content = new ByteArrayContent(hostile.Body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", hostile.ContentType);
        }

        var began = Stopwatch.GetTimestamp();
        using var response = await program.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(Patience);
        var took = Stopwatch.GetElapsedTime(began);
        var status = (int)response.StatusCode;
        if (status is (>= 200 and < 400) or 414) return null; // an address of over 8 KB is Kestrel's to refuse, and it says no more
        Assert.True(status is >= 400 and < 500, $"{status} {await response.Content.ReadAsStringAsync()}");
        await RequireProblemAsync(response, status);
        return took;
    }

    private static async Task RequireProblemAsync(HttpResponseMessage response, int status)
    {
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.NotEqual("", problem.Text("detail"));
        if (status is 400 or 413 or 415) Assert.False(string.IsNullOrEmpty(problem.Text("field")), "A refusal names the field.");
    }
}
