using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;

namespace OrleansJobs.Silo.Handlers.Text;

/// <summary>Asks a model over an API that is compatible with OpenAI's chat completions.</summary>
internal sealed class ModelClient : IDisposable
{
    private const int LargestAnswer = 4 * 1024 * 1024;

    private readonly HttpClient _http;
    private readonly ModelOptions _options;
    private readonly Uri _address;

    private ModelClient(HttpClient http, ModelOptions options)
    {
        _http = http;
        _options = options;
        _address = new Uri($"{options.Url!.TrimEnd('/')}/chat/completions");
    }

    /// <summary>Follows no redirection: the key is for the configured address alone.</summary>
    public static ModelClient Create(ModelOptions options)
    {
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = LargestAnswer,
        };
        return new ModelClient(http, options);
    }

    /// <summary>What the model says to the instruction and the text.</summary>
    /// <exception cref="JobFailedException">It says nothing that could be used.</exception>
    public async Task<string> AskAsync(string instruction, string text, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var request = Question(instruction, text);
            using var response = await _http.SendAsync(request, either.Token);
            if (response.StatusCode != HttpStatusCode.OK) throw Refused(response, time);
            return Content(await response.Content.ReadAsByteArrayAsync(either.Token));
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw ModelFailure.Unavailable($"The model did not answer within {_options.Timeout}.");
        }
        catch (HttpRequestException exception)
        {
            throw ModelFailure.Unavailable(exception.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded
                ? "The model's answer is too long." : "The model cannot be reached.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Question(string instruction, string text)
    {
        var body = new ChatRequest(_options.Model!, [new ChatMessage("system", instruction), new ChatMessage("user", text)]);
        var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = JsonContent.Create(body, options: JobJson.Options) };
        if (_options.ApiKey is { Length: > 0 } key) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return request;
    }

    // What the answer says is for the model's owner; it may quote the key or the text.
    private static JobFailedException Refused(HttpResponseMessage response, TimeProvider time)
    {
        var status = (int)response.StatusCode;
        return response.StatusCode switch
        {
            HttpStatusCode.TooManyRequests => ModelFailure.Unavailable("The model is asked too often (status 429).", RetryAfter(response, time)),
            HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => ModelFailure.Unavailable(
                $"The model does not answer at present (status {status}).", RetryAfter(response, time)),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => ModelFailure.Refused(
                $"The model refuses the key (status {status}): check Summaries:Model:ApiKey."),
            HttpStatusCode.NotFound => ModelFailure.Refused(
                "The model is not known there (status 404): check Summaries:Model:Url and Summaries:Model:Model."),
            HttpStatusCode.RequestEntityTooLarge => ModelFailure.Refused(
                "The texts are too long for the model (status 413): lower Summaries:Model:MaxInputCharacters."),
            _ => ModelFailure.Refused($"The model refuses the texts (status {status})."),
        };
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > time.GetUtcNow() => date - time.GetUtcNow(),
        _ => null,
    };

    private static string Content(byte[] answer)
    {
        try
        {
            if (JsonSerializer.Deserialize<ChatAnswer>(answer, JobJson.Options)?.Choices?.FirstOrDefault()?.Message?.Content is { Length: > 0 } content)
            {
                return content;
            }
        }
        catch (JsonException)
        {
            // no answer of this API
        }

        throw ModelFailure.Unavailable("The model's answer cannot be read.");
    }

    private sealed record ChatRequest(string Model, IReadOnlyList<ChatMessage> Messages);

    private sealed record ChatMessage(string Role, string? Content);

    private sealed record ChatAnswer(IReadOnlyList<ChatChoice?>? Choices);

    private sealed record ChatChoice(ChatMessage? Message);
}
