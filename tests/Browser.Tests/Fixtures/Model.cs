using Microsoft.AspNetCore.Http;
using OrleansJobs.Support;

namespace OrleansJobs.Browser.Tests.Fixtures;

/// <summary>A language model's API that says the same two sentences to everybody, once its gate is open.</summary>
internal sealed class Model : IAsyncDisposable
{
    private readonly FeedServer _server;

    private Model(FeedServer server) => _server = server;

    public Gate Gate { get; } = new();

    /// <summary>The settings that let a service ask it.</summary>
    public string[] Settings => [$"Summaries:Model:Url={_server.Url("/v1")}", "Summaries:Model:Model=stand-in"];

    public static async Task<Model> StartAsync()
    {
        var model = new Model(await FeedServer.StartAsync());
        model.Answer(200);
        return model;
    }

    /// <summary>What it answers from now on: 200, or a refusal.</summary>
    public void Answer(int status) => _server.Put("/v1/chat/completions", Gate.Before(context =>
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new { choices = new[] { new { message = new { role = "assistant", content = "They fixed it. All is well." } } } });
    }));

    public ValueTask DisposeAsync()
    {
        Gate.Open();
        return _server.DisposeAsync();
    }
}
