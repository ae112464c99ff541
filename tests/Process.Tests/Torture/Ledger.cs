using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OrleansJobs.Process.Tests.Torture;

/// <summary>The world outside that the work acts upon, with a fence of its own: an attempt that a later one has overtaken is refused. It
/// counts what was done, attempt by attempt.</summary>
internal sealed class Ledger : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _newest = [];
    private readonly Dictionary<(string Job, int Attempt), int> _effects = [];
    private readonly WebApplication _app;

    private Ledger(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    /// <summary>How many calls of overtaken attempts were refused.</summary>
    public int Refused { get; private set; }

    /// <summary>Opens it, with an endpoint that runs jobs beside it.</summary>
    public static async Task<Ledger> OpenAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var ledger = new Ledger(builder.Build());
        ledger._app.Urls.Add("http://127.0.0.1:0");
        ledger._app.MapPost("/begin", (HttpContext context) => ledger.Answer(context, ledger.Begin));
        ledger._app.MapPost("/effect", (HttpContext context) => ledger.Answer(context, ledger.Do));
        ledger._app.MapPost("/work", new DrillEndpoint(ledger).AnswerAsync);
        await ledger._app.StartAsync();
        return ledger;
    }

    /// <summary>An attempt begins. False when a later one has begun.</summary>
    public bool Begin(string job, int attempt)
    {
        lock (_lock)
        {
            if (_newest.GetValueOrDefault(job) > attempt) return Refuse();
            _newest[job] = attempt;
            return true;
        }
    }

    /// <summary>An attempt does what must be done once. False when a later one has begun.</summary>
    public bool Do(string job, int attempt)
    {
        lock (_lock)
        {
            if (_newest.GetValueOrDefault(job) != attempt) return Refuse();
            _effects[(job, attempt)] = _effects.GetValueOrDefault((job, attempt)) + 1;
            return true;
        }
    }

    /// <summary>The attempts of a job that did it, and how often each.</summary>
    public IReadOnlyDictionary<int, int> EffectsOf(string job)
    {
        lock (_lock) return _effects.Where(effect => effect.Key.Job == job).ToDictionary(effect => effect.Key.Attempt, effect => effect.Value);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private bool Refuse()
    {
        Refused++;
        return false;
    }

    private Task Answer(HttpContext context, Func<string, int, bool> take)
    {
        var attempt = int.Parse(context.Request.Query["attempt"]!, CultureInfo.InvariantCulture);
        context.Response.StatusCode = take(context.Request.Query["job"]!, attempt) ? 200 : 409;
        return Task.CompletedTask;
    }
}
