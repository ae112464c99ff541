using Microsoft.AspNetCore.Connections;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Silo.Hosting;
using OrleansJobs.Silo.Storage;

namespace OrleansJobs.Gateway.Hosting;

/// <summary>The reasons for which the program refuses to start, each as one sentence for the one who started it.</summary>
internal static class StartRefusal
{
    /// <summary>The sentence, or null when the exception is a fault that deserves its stack trace.</summary>
    public static string? Explain(Exception exception) =>
        Causes(exception).Select(Sentence).FirstOrDefault(sentence => sentence is not null);

    private static string? Sentence(Exception cause) => cause switch
    {
        StartRefusedException or SettingRefusedException or StoreStartException or StoreUnavailableException => cause.Message,
        AddressInUseException => "The address is already in use; choose another with --urls.",
        IOException { InnerException: AddressInUseException } => $"{cause.Message.TrimEnd('.')}; choose another with --urls.",
        System.Net.Sockets.SocketException => $"The address of --urls cannot be listened on: {cause.Message.TrimEnd('.')}.",
        _ => SiloHosting.WrongSettings(cause),
    };

    private static IEnumerable<Exception> Causes(Exception exception)
    {
        if (exception is AggregateException several) return several.InnerExceptions.SelectMany(Causes).Prepend(exception);
        return exception.InnerException is { } inner ? Causes(inner).Prepend(exception) : [exception];
    }
}

/// <summary>The program cannot start as it was asked to; the message says why in one sentence.</summary>
internal sealed class StartRefusedException(string message) : Exception(message);
