using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OrleansJobs.Handlers.Tests.Text;

/// <summary>A server that answers as a model's API does, or as one in trouble.</summary>
internal sealed class ModelStandIn : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ModelStandIn(WebApplication app) => _app = app;

    /// <summary>What it was asked: the key and the body.</summary>
    public ConcurrentQueue<(string Authorization, JsonElement Body)> Asked { get; } = [];

    /// <summary>What it does with a question. At first it answers with two sentences.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = context => SayAsync(context, "They fixed it. All is well.");

    public string Url => $"{_app.Urls.Single()}/v1/";

    public static async Task<ModelStandIn> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var model = new ModelStandIn(builder.Build());
        model._app.MapPost("/v1/chat/completions", async context =>
        {
            var body = (await JsonDocument.ParseAsync(context.Request.Body)).RootElement;
            model.Asked.Enqueue((context.Request.Headers.Authorization.ToString(), body));
            await model.Answer(context);
        });
        await model._app.StartAsync();
        return model;
    }

    public static Task SayAsync(HttpContext context, string? content) => context.Response.WriteAsJsonAsync(new
    {
        id = "chatcmpl-1",
        choices = new[] { new { index = 0, message = new { role = "assistant", content }, finish_reason = "stop" } },
        usage = new { total_tokens = 12 },
    });

    /// <summary>From now on answers with the status, and says when to ask again.</summary>
    public void Refuse(HttpStatusCode status, string? retryAfter = null, string body = "{\"error\":{\"message\":\"key sk-secret is wrong\"}}") => Answer = context =>
    {
        context.Response.StatusCode = (int)status;
        if (retryAfter is not null) context.Response.Headers.RetryAfter = retryAfter;
        return context.Response.WriteAsync(body);
    };

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
