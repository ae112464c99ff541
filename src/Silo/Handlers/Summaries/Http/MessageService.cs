using System.Security.Authentication;
using System.Text.Json;
using Microsoft.Extensions.Options;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Silo.Handlers.Text;
using OrleansJobs.Silo.Net;
using OrleansJobs.Silo.Runners.Http;

namespace OrleansJobs.Silo.Handlers.Summaries.Http;

/// <summary>The messages that a service has, asked over HTTP as docs/summaries.md says. Its settings, and the environment variables that these
/// name, are those of the start.</summary>
internal sealed class MessageService : IMessageArchive, IDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly MessageSourceOptions _options;
    private readonly (string Name, string Value)[] _headers;
    private readonly string _url;
    private readonly TimeProvider _time;

    public MessageService(IOptions<SummaryOptions> options, TimeProvider time)
    {
        (_options, _time) = (options.Value.Source, time);
        _url = _options.Url!.TrimEnd('/');
        _headers = [.. _options.Headers.Select(header => (header.Key, HeaderRules.ValueOf(header.Value)))];
        _http = new HttpMessageInvoker(OutboundHttp.NewHandler(_options.AllowPrivateNetwork, _options.ConnectTimeout));
    }

    /// <inheritdoc/>
    public async Task<IMessageSource> OpenAsync(string? guild, SummaryPlan plan, CancellationToken cancellationToken)
    {
        var address = $"{_url}/guilds/{MessageIds.Require(guild, plan.ChannelIds)}/channels";
        if (plan.ChannelIds is { } asked) return new ServedMessages(this, address, [.. asked.Select(id => new ServedChannel(id, null))], [], plan);
        await using var answer = await GetAsync(new Uri(address), cancellationToken);
        return answer is null ? new ServedMessages(this, address, [], [$"There are no stored messages of guild {guild}."], plan)
            : ServedChannel.Read(await WholeAsync(answer, cancellationToken)) is var (channels, warnings)
            ? new ServedMessages(this, address, channels, warnings, plan)
            : throw Refused("its list of channels is no JSON array of ids, or of objects with an id");
    }

    /// <summary>What stands at an address; null when there is nothing (404).</summary>
    /// <exception cref="JobFailedException">It cannot be had.</exception>
    public async Task<MessageAnswer?> GetAsync(Uri address, CancellationToken cancellationToken)
    {
        var idle = new IdleWatch(_options.IdleTimeout, _time, cancellationToken);
        HttpResponseMessage? response = null;
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            foreach (var (name, value) in _headers) request.Headers.TryAddWithoutValidation(name, value);
            request.Headers.TryAddWithoutValidation("Accept", "application/x-ndjson, application/json");
            request.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
            idle.Begin();
            response = await _http.SendAsync(request, idle.Token);
            idle.End();
            if ((int)response.StatusCode is 200 or 204 && !EndpointAnswer.IsCompressed(response.Content.Headers))
            {
                var answer = new MessageAnswer(response, address, await response.Content.ReadAsStreamAsync(idle.Token), idle);
                (response, idle) = (null, null);
                return answer;
            }

            return (int)response.StatusCode == 404 ? null : throw Failed(response);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && Failure(exception, idle!) is { } failure)
        {
            throw failure;
        }
        finally
        {
            response?.Dispose();
            idle?.Dispose();
        }
    }

    /// <summary>It would answer so again.</summary>
    public static JobFailedException Refused(string reason) =>
        new("messages_refused", $"The messages cannot be had from the service of Summaries:Source: {reason}.");

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static async Task<byte[]> WholeAsync(MessageAnswer answer, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        await answer.Body.CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray();
    }

    private JobFailedException Failed(HttpResponseMessage response) => (int)response.StatusCode switch
    {
        200 or 204 => Refused("its answer is compressed, although it was asked not to be"),
        401 or 403 => Refused($"it refuses the caller (status {(int)response.StatusCode}); check Summaries:Source:Headers"),
        408 or 425 or 429 or >= 500 => Unreadable($"it answers with status {(int)response.StatusCode}", RetryAfter.Of(response, _time.GetUtcNow())),
        >= 300 and < 400 and var status => Refused($"it redirects (status {status}), which is not followed; set Summaries:Source:Url to the place itself"),
        var status => Refused($"it answers with status {status}"),
    };

    private JobFailedException? Failure(Exception exception, IdleWatch idle) => exception switch
    {
        OperationCanceledException when idle.IsOver => Unreadable("it does not answer (Summaries:Source:IdleTimeout)"),
        OperationCanceledException { InnerException: TimeoutException } => Unreadable("it could not be connected to in time"),
        HttpRequestException { InnerException: AddressRefusedException refused } => new JobFailedException("address_refused",
            $"{refused.Message}; set Summaries:Source:AllowPrivateNetwork to true if the service is meant to be there."),
        HttpRequestException { InnerException: AuthenticationException } => Refused("it has no valid TLS certificate, or no TLS"),
        HttpRequestException failed => Unreadable(EndpointFailures.Reason(failed)),
        _ => null,
    };

    private static JobFailedException Unreadable(string reason, TimeSpan? retryAfter = null) =>
        new("messages_unreadable", $"The messages cannot be read at present from the service of Summaries:Source: {reason}.", retryable: true, retryAfter);
}
