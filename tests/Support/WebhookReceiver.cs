using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace OrleansJobs.Support;

/// <summary>A receiver of webhooks on this machine: keeps what comes, and answers as a test wants it.</summary>
public sealed class WebhookReceiver : IAsyncDisposable
{
    /// <summary>A secret for tests.</summary>
    public const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Channel<ReceivedWebhook> _received = Channel.CreateUnbounded<ReceivedWebhook>();
    private readonly FeedServer _server;
    private int _count;

    private WebhookReceiver(FeedServer server) => _server = server;

    /// <summary>Where it is.</summary>
    public string Url => _server.Url("/hook");

    /// <summary>What it says to the first, second … request. Default: 204.</summary>
    public Func<int, HttpContext, Task> Answer { get; set; } = (_, context) => StatusAsync(context, 204);

    public static async Task<WebhookReceiver> StartAsync()
    {
        var receiver = new WebhookReceiver(await FeedServer.StartAsync());
        receiver._server.Put("/hook", receiver.TakeAsync);
        return receiver;
    }

    /// <summary>The settings of a webhook that leads here.</summary>
    public string[] Settings(string name) =>
        [$"Webhooks:{name}:Url={Url}", $"Webhooks:{name}:Secret={Secret}", $"Webhooks:{name}:AllowPrivateNetwork=true"];

    /// <summary>The next request that comes, or has come.</summary>
    public async Task<ReceivedWebhook> NextAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        return await _received.Reader.ReadAsync(patience.Token);
    }

    /// <summary>Whether nothing more has come.</summary>
    public bool IsQuiet => _received.Reader.Count == 0;

    public static Task StatusAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        await _received.Writer.WriteAsync(new ReceivedWebhook(headers, body.ToArray()));
        await Answer(Interlocked.Increment(ref _count), context);
    }
}

/// <summary>A request that came.</summary>
/// <param name="Headers">Its headers, by names in any case.</param>
/// <param name="Body">Its body.</param>
public sealed record ReceivedWebhook(IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Id => Headers["webhook-id"];

    public long Timestamp => long.Parse(Headers["webhook-timestamp"], System.Globalization.CultureInfo.InvariantCulture);

    public string Signature => Headers["webhook-signature"];

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public JsonElement Data => Json.GetProperty("data");
}
