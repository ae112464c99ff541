using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Silo.Handlers.Text;
using OrleansJobs.Support;

namespace OrleansJobs.Handlers.Tests.Text;

public sealed class ModelSummarizerTests : IAsyncLifetime
{
    private const string Key = "sk-secret";

    private readonly ManualTime _time = new();
    private readonly ModelOptions _options = new() { Model = "small-one", ApiKey = Key };
    private ModelStandIn _model = null!;

    public async Task InitializeAsync()
    {
        _model = await ModelStandIn.StartAsync();
        _options.Url = _model.Url;
    }

    public async Task DisposeAsync() => await _model.DisposeAsync();

    [Fact]
    public async Task TheModelIsGivenTheTextsAndItsSentencesAreTheSummary()
    {
        var summary = await SummarizeAsync("first text", " ", "second text");
        Assert.Equal(["They fixed it.", "All is well."], summary.Sentences);
        Assert.Equal("small-one", summary.Method);

        var (authorization, body) = Assert.Single(_model.Asked);
        Assert.Equal($"Bearer {Key}", authorization);
        Assert.Equal("small-one", body.GetProperty("model").GetString());
        var messages = body.GetProperty("messages").EnumerateArray().Select(message => (message.GetProperty("role").GetString(), message.GetProperty("content").GetString()!)).ToList();
        Assert.Equal(["system", "user"], messages.Select(message => message.Item1));
        Assert.Contains("at most 3", messages[0].Item2, StringComparison.Ordinal);
        Assert.Contains("the garden", messages[0].Item2, StringComparison.Ordinal);
        Assert.Equal("first text\nsecond text", messages[1].Item2);
    }

    [Fact]
    public async Task ATalkativeModelIsCutShort()
    {
        _model.Answer = context => ModelStandIn.SayAsync(context, "<think>Two. Or three?\nHm.</think>\n- One.\n- Two.\n\nThree. Four. Five.");
        Assert.Equal(["One.", "Two.", "Three."], (await SummarizeAsync("text")).Sentences);
    }

    [Fact]
    public async Task TextsThatSayNothingCostNothing()
    {
        Assert.Empty((await SummarizeAsync("", "  ")).Sentences);
        Assert.Empty(_model.Asked);
    }

    [Fact]
    public async Task OfTextsThatAreTooLongTheModelIsGivenTheCentralSentences()
    {
        _options.MaxInputCharacters = 1_000;
        string[] texts = [.. Enumerable.Range(0, 500).Select(number => $"Filler{number} number{number} says w{number} and v{number}."),
            "The bridge closes on Monday for repairs.", "Repairs close the bridge on Monday.", "On Monday repairs begin and the bridge closes."];
        await SummarizeAsync(texts);
        var given = Assert.Single(_model.Asked).Body.GetProperty("messages")[1].GetProperty("content").GetString()!;
        Assert.InRange(given.Length, 500, 1_000);
        Assert.Contains("bridge", given, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests, true)]
    [InlineData(HttpStatusCode.RequestTimeout, true)]
    [InlineData(HttpStatusCode.InternalServerError, true)]
    [InlineData(HttpStatusCode.ServiceUnavailable, true)]
    [InlineData(HttpStatusCode.BadRequest, false)]
    [InlineData(HttpStatusCode.Unauthorized, false)]
    [InlineData(HttpStatusCode.Forbidden, false)]
    [InlineData(HttpStatusCode.NotFound, false)]
    [InlineData(HttpStatusCode.RequestEntityTooLarge, false)]
    [InlineData(HttpStatusCode.Redirect, false)]
    public async Task AStatusDecidesWhetherAskingAgainMayHelp(HttpStatusCode status, bool retryable)
    {
        _model.Refuse(status);
        var failure = await FailAsync();
        Assert.Equal(retryable, failure.Retryable);
        Assert.Contains($"{(int)status}", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheModelSaysWhenToAskAgain()
    {
        _model.Refuse(HttpStatusCode.TooManyRequests, "17");
        Assert.Equal(TimeSpan.FromSeconds(17), (await FailAsync()).RetryAfter);
        _model.Refuse(HttpStatusCode.ServiceUnavailable, _time.GetUtcNow().AddSeconds(29).ToString("R", CultureInfo.InvariantCulture));
        Assert.Equal(TimeSpan.FromSeconds(29), (await FailAsync()).RetryAfter);
        _model.Refuse(HttpStatusCode.ServiceUnavailable, "soon");
        Assert.Null((await FailAsync()).RetryAfter);
    }

    [Theory]
    [InlineData("<html>Welcome</html>")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"choices\":[]}")]
    [InlineData("{\"choices\":[null]}")]
    [InlineData("{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":null}}]}")]
    [InlineData("{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\" \"}}]}")]
    [InlineData("{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"<think>hm</think>\"}}]}")]
    [InlineData("{\"choices\":\"none\"}")]
    public async Task AnAnswerThatIsNoneMayBeBetterNextTime(string body)
    {
        _model.Refuse(HttpStatusCode.OK, body: body);
        Assert.True((await FailAsync()).Retryable);
    }

    [Fact]
    public async Task AnAnswerWithoutEndIsGivenUp()
    {
        _model.Answer = context => ModelStandIn.SayAsync(context, new string('a', 5_000_000));
        Assert.Equal(("The model's answer is too long.", true), ((await FailAsync()).Message, true));
    }

    [Fact]
    public async Task AModelThatTakesTooLongIsGivenUpAndOneThatIsAwayToo()
    {
        var asked = new TaskCompletionSource();
        _model.Answer = context =>
        {
            asked.SetResult();
            return Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        var failure = FailAsync();
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(20));
        _time.Advance(_options.Timeout);
        Assert.True((await failure.WaitAsync(TimeSpan.FromSeconds(20))).Retryable);

        _options.Url = $"http://127.0.0.1:{FreePort.Next()}";
        Assert.Equal(("The model cannot be reached.", true), ((await FailAsync()).Message, (await FailAsync()).Retryable));
    }

    [Fact]
    public async Task ACancelIsNoFailure()
    {
        using var cancel = new CancellationTokenSource();
        _model.Answer = context =>
        {
            cancel.Cancel();
            return Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        using var summarizer = Summarizer();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => summarizer.SummarizeAsync(new SummaryRequest(["text"], 3), cancel.Token));
    }

    [Fact]
    public void TheModelIsAskedWhereOneIsConfigured()
    {
        Assert.IsType<ExtractiveSummarizer>(Registered().GetRequiredService<ISummarizer>());
        Assert.IsType<ModelSummarizer>(Registered(("Model:Url", _model.Url), ("Model:Model", "m")).GetRequiredService<ISummarizer>());
    }

    [Theory]
    [InlineData("Model:Url", "localhost:1234")]
    [InlineData("Model:Url", "ftp://localhost/v1")]
    [InlineData("Model:Url", "http://user:secret@localhost/v1")]
    [InlineData("Model:Model", "")]
    [InlineData("Model:ApiKey", "two words")]
    [InlineData("Model:Timeout", "00:00:00")]
    [InlineData("Model:MaxInputCharacters", "1")]
    [InlineData("Folder", "/there/is/no/such/folder")]
    public void AWrongSettingIsNamedAndItsValueKeptWhereItMayBeSecret(string name, string value)
    {
        (string, string)[] right = [("Model:Url", "http://localhost/v1"), ("Model:Model", "m")];
        var services = Registered([.. right.Where(setting => setting.Item1 != name), (name, value)]);
        var refusal = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());
        Assert.Contains($"Summaries:{name}", Assert.Single(refusal.Failures), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("two words", refusal.Message, StringComparison.Ordinal);
    }

    private static IServiceProvider Registered(params (string Name, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(TimeProvider.System);
        foreach (var (name, value) in settings) builder.Configuration[$"Summaries:{name}"] = value;
        builder.AddSummarizer();
        return builder.Services.BuildServiceProvider();
    }

    private ModelSummarizer Summarizer() => new(ModelClient.Create(_options), _options, _time);

    private async Task<Summary> SummarizeAsync(params string[] texts)
    {
        using var summarizer = Summarizer();
        return await summarizer.SummarizeAsync(new SummaryRequest(texts, 3, "the garden"), CancellationToken.None);
    }

    private Task<JobFailedException> FailAsync() => Assert.ThrowsAsync<JobFailedException>(() => SummarizeAsync("text"));
}
