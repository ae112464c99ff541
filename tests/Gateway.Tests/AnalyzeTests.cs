using System.Net;
using System.Text.Json;
using OrleansJobs.Gateway.Tests.Fixtures;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Tests;

public sealed class AnalyzeTests : IAsyncLifetime
{
    private const string Route = "/api/analyze";
    private ScriptedGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await ScriptedGateway.StartAsync("Gateway:MaxUploadBytes=100000");
    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task AFileBecomesAPendingJobAtOnce()
    {
        var file = Wave.File();
        var answer = await _gateway.Client.PostAsync(Route, Wave.Form(file, "song.wav")).JsonAsync();

        var job = Assert.Single(_gateway.Jobs.All);
        Assert.Equal(job.Id.ToString(), answer.Text("job_id"));
        Assert.Equal("pending", answer.Text("status"));
        Assert.Equal("song.wav", answer.Text("file_name"));
        Assert.Equal(("analysis", "song.wav", "anonymous"), (job.Submission!.Type, job.Submission.Name, job.Submission.User));
        Assert.Equal("song.wav", job.Submission.Input!.Value.To<JsonElement>().Text("file_name"));
        Assert.Equal("audio/wav", job.Submission.Input!.Value.To<JsonElement>().Text("content_type"));
        Assert.Equal(file.Length, job.Submission.Input!.Value.To<JsonElement>().GetProperty("size_bytes").GetInt64());
        Assert.Equal(file.Length, _gateway.Files.Kept[job.Id]);
    }

    [Theory]
    [InlineData("RF64")]
    [InlineData("BW64")]
    public async Task LargeWaveContainersAreAccepted(string container) =>
        await _gateway.Client.PostAsync(Route, Wave.Form(Wave.File(container: container))).JsonAsync();

    [Fact]
    public async Task TheUserHeaderNamesTheUser()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Route) { Content = Wave.Form(Wave.File()) };
        request.Headers.Add("X-User-Id", "ada");
        await _gateway.Client.SendAsync(request).JsonAsync();
        Assert.Equal("ada", Assert.Single(_gateway.Jobs.All).Submission!.User);
    }

    [Theory]
    [InlineData("../../etc/passwd.wav", "passwd.wav")]
    [InlineData(@"C:\music\song.wav", "song.wav")]
    [InlineData("../", "audio.wav")]
    [InlineData("..", "audio.wav")]
    [InlineData("", "audio.wav")]
    [InlineData("Añejo 🎵 日本語.wav", "Añejo 🎵 日本語.wav")]
    [InlineData("a\u202Egnp.wav", "agnp.wav")]
    [InlineData("tab\there.wav", "tabhere.wav")]
    [InlineData("say \\\"hi\\\".wav", "say \"hi\".wav")]
    [InlineData("'; DROP TABLE jobs; --.wav", "'; DROP TABLE jobs; --.wav")]
    public async Task AFileNameIsOnlyEverALabel(string said, string shown)
    {
        var answer = await _gateway.Client.PostAsync(Route, new RawForm().File(Wave.File(10), said).Content()).JsonAsync();
        Assert.Equal(shown, answer.Text("file_name"));
    }

    [Fact]
    public async Task ALongFileNameIsCutBetweenCharacters()
    {
        var form = new RawForm().File(Wave.File(10), "a" + string.Concat(Enumerable.Repeat("🎵", 300)));
        var answer = await _gateway.Client.PostAsync(Route, form.Content()).JsonAsync();
        Assert.Equal("a" + string.Concat(Enumerable.Repeat("🎵", 99)), answer.Text("file_name"));
    }

    [Fact]
    public async Task OtherFieldsAreIgnored()
    {
        var form = new RawForm().Part("name=\"note\"", "hello"u8.ToArray()).File(Wave.File(10))
            .Part("name=\"other\"; filename=\"x.exe\"", new byte[5000]);
        await _gateway.Client.PostAsync(Route, form.Content()).JsonAsync();
        Assert.Single(_gateway.Files.Kept);
    }

    public static TheoryData<string, HttpContent?> Refused() => new()
    {
        { "no body", null },
        { "not multipart", new StringContent("hello") },
        { "JSON", new StringContent("{}", null, "application/json") },
        { "no boundary", RawForm.Content(new RawForm().File(Wave.File()).Whole(), "multipart/form-data") },
        { "endless boundary", RawForm.Content([], $"multipart/form-data; boundary={new string('b', 5000)}") },
        { "another boundary", RawForm.Content(new RawForm().File(Wave.File()).Whole(), "multipart/form-data; boundary=other") },
        { "empty form", new RawForm().Content() },
        { "other field", Wave.Form(Wave.File(), field: "audio") },
        { "empty file", Wave.Form([]) },
        { "eleven bytes", Wave.Form(Wave.File()[..11]) },
        { "text", Wave.Form("hello world, this is no audio"u8.ToArray()) },
        { "RIFF but no WAVE", Wave.Form([.. "RIFF\0\0\0\0AVI LIST"u8]) },
        { "two files", new RawForm().File(Wave.File()).File(Wave.File()).Content() },
        { "truncated in the file", RawForm.Content(new RawForm().File(Wave.File()).Whole()[..3000]) },
        { "truncated after the file", RawForm.Content(new RawForm().File(Wave.File()).Whole()[..^20]) },
        { "truncated in a header", RawForm.Content(new RawForm().File(Wave.File()).Whole()[..40]) },
        { "endless header", new RawForm().File(Wave.File(), new string('x', 100_000)).Content() },
    };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public async Task WhatIsNotOneWaveFileIsRefusedAndNothingIsKept(string what, HttpContent? content)
    {
        await _gateway.Client.PostAsync(Route, content).ProblemAsync(HttpStatusCode.BadRequest, "file");
        Assert.True(_gateway.Files.Kept.Count == 0, what);
        Assert.Empty(_gateway.Jobs.All);
    }

    [Fact]
    public async Task AFileOverTheLimitIsRefusedWhileItStreams()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Route) { Content = Wave.Form(Wave.File(frames: 60_000)) };
        request.Headers.TransferEncodingChunked = true;
        await _gateway.Client.SendAsync(request).ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "file");
        Assert.Empty(_gateway.Files.Kept);
    }

    [Fact]
    public async Task EndlessOtherFieldsAreRefused()
    {
        var form = new RawForm().File(Wave.File(10)).Part("name=\"note\"", new byte[2_000_000]);
        using var request = new HttpRequestMessage(HttpMethod.Post, Route) { Content = form.Content() };
        request.Headers.TransferEncodingChunked = true;
        await _gateway.Client.SendAsync(request).ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "file");
        Assert.Empty(_gateway.Files.Kept);
    }

    [Fact]
    public async Task ADeclaredLengthOverTheLimitIsRefusedUnread()
    {
        using var raw = RawHttp.Open(_gateway.Client);
        await raw.SendAsync(HeadOf(length: 3_000_000_000));
        Assert.StartsWith("HTTP/1.1 413", await raw.StatusLineAsync());
    }

    [Fact]
    public async Task ASenderWhoGoesAwayLeavesNothing()
    {
        using (var raw = RawHttp.Open(_gateway.Client))
        {
            await raw.SendAsync(HeadOf(length: 90_000));
            await raw.SendAsync(new RawForm().File(Wave.File()).Whole()[..5000]);
            await _gateway.Files.SaveBegan.Task.WaitAsync(TimeSpan.FromSeconds(20));
        }

        await _gateway.Files.SaveEnded.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Empty(_gateway.Files.Kept);
        Assert.Empty(_gateway.Jobs.All);
    }

    [Fact]
    public async Task ARefusedSubmissionTakesItsFileAlong()
    {
        _gateway.Jobs.OnSubmit = _ => throw new InvalidJobException("user", "'user' must be 1 to 200 characters.");
        await _gateway.Client.PostAsync(Route, Wave.Form(Wave.File())).ProblemAsync(HttpStatusCode.BadRequest, "user");
        Assert.Empty(_gateway.Files.Kept);
    }

    [Fact]
    public async Task ASubmissionWithoutAnswerIsLookedUp()
    {
        _gateway.Jobs.OnSubmit = job =>
        {
            job.Accept(new JobSubmission { Type = "analysis", Name = "test.wav" });
            throw new TimeoutException();
        };
        var answer = await _gateway.Client.PostAsync(Route, Wave.Form(Wave.File())).JsonAsync();
        Assert.Equal(_gateway.Files.Kept.Keys.Single().ToString(), answer.Text("job_id"));
    }

    [Fact]
    public async Task ASubmissionThatWasLostIsMadeAgainOnce()
    {
        var calls = 0;
        _gateway.Jobs.OnSubmit = _ => ++calls == 1 ? throw new StoreUnavailableException("The database did not answer.")
            : Task.CompletedTask;
        await _gateway.Client.PostAsync(Route, Wave.Form(Wave.File())).JsonAsync();
        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task ASubmissionNobodyConfirmsIsUnavailableAndKeepsItsFileForTheSweep()
    {
        _gateway.Jobs.OnSubmit = _ => throw new StoreUnavailableException("The database did not answer.");
        using var response = await _gateway.Client.PostAsync(Route, Wave.Form(Wave.File()));
        Assert.NotNull(response.Headers.RetryAfter);
        await response.ProblemAsync(HttpStatusCode.ServiceUnavailable);
        Assert.Single(_gateway.Files.Kept);
    }

    private static string HeadOf(long length) =>
        $"POST {Route} HTTP/1.1\nHost: localhost\nContent-Type: multipart/form-data; boundary={RawForm.Boundary}\nContent-Length: {length}\n\n";
}
