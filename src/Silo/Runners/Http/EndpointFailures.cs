using System.Net.Sockets;
using System.Security.Authentication;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Lifecycle;
using OrleansJobs.Silo.Net;

namespace OrleansJobs.Silo.Runners.Http;

/// <summary>The ways in which an attempt at an endpoint fails, beside a status that says so. The table is in docs/running-work.md.</summary>
internal static class EndpointFailures
{
    /// <summary>The failure that an exception stands for; null for one that is none of an endpoint's.</summary>
    public static JobOutcome.Failed? Of(Exception exception, Endpoint endpoint, IdleWatch idle) => exception switch
    {
        OperationCanceledException when idle.IsOver => Passing(
            "endpoint_silent", $"The endpoint {endpoint.Place} was silent for {DurationWords.Of(endpoint.IdleTimeout)} ({endpoint.Setting("IdleTimeout")})."),
        OperationCanceledException { InnerException: TimeoutException } => Unreachable(endpoint, "it could not be connected to in time"),
        HttpRequestException { InnerException: AddressRefusedException refused } => Lasting(
            "address_refused", $"{refused.Message}; set {endpoint.Setting("AllowPrivateNetwork")} to true if the endpoint is meant to be there."),
        HttpRequestException { InnerException: AuthenticationException } => Lasting(
            "endpoint_untrusted", $"The endpoint {endpoint.Place} has no valid TLS certificate, or no TLS."),
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => Unreadable(endpoint, "has headers of more than 32 KB"),
        HttpRequestException failed => Unreachable(endpoint, Reason(failed)),
        AnswerTooLongException => Unreadable(endpoint, $"is longer than {JobLimits.LongestResult} bytes, in all or in one event"),
        IOException => Incomplete(endpoint),
        _ => null,
    };

    /// <summary>The answer ended before the work did.</summary>
    public static JobOutcome.Failed Incomplete(Endpoint endpoint) =>
        Passing("incomplete", $"The answer of the endpoint {endpoint.Place} ended without a result.");

    /// <summary>The answer is nothing that can be used. Another attempt would bring another such.</summary>
    public static JobOutcome.Failed Unreadable(Endpoint endpoint, string fault) =>
        Lasting("endpoint_answer", $"The answer of the endpoint {endpoint.Place} {fault}.");

    /// <summary>The endpoint wants to report back and has been told nowhere.</summary>
    public static JobOutcome.Failed NoCallback(Endpoint endpoint) => Lasting(
        "no_callback", $"The endpoint {endpoint.Place} wants to report back (status 202); set {endpoint.Setting("CallbackUrl")} to where it reaches this service.");

    private static JobOutcome.Failed Unreachable(Endpoint endpoint, string reason) =>
        Passing("endpoint_unreachable", $"The endpoint {endpoint.Place} does not answer: {reason}.");

    /// <summary>Why nobody answers; follows a colon.</summary>
    public static string Reason(HttpRequestException exception) => exception switch
    {
        { HttpRequestError: HttpRequestError.NameResolutionError } or { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } } =>
            "its host is not known",
        { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => "nobody listens there",
        { InnerException: SocketException } => "it cannot be reached",
        { HttpRequestError: HttpRequestError.InvalidResponse } => "what it says is not HTTP",
        _ => "the connection broke off",
    };

    private static JobOutcome.Failed Passing(string code, string message) => new(new JobError(code, message), Retryable: true);

    private static JobOutcome.Failed Lasting(string code, string message) => new(new JobError(code, message), Retryable: false);
}
