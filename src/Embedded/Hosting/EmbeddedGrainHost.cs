using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Activations;
using Orleans.Calls;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Timers;

namespace Orleans.Hosting;

/// <summary>Starts and stops the grains of this process with the application.</summary>
internal sealed partial class EmbeddedGrainHost(
    HostGate gate,
    ActivationDirectory directory,
    PendingCalls pending,
    IdleCollector collector,
    ReminderRegistry reminders,
    TimeProvider time,
    IOptions<GrainCollectionOptions> options,
    ILogger<EmbeddedGrainHost> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.CollectionAge <= options.Value.CollectionQuantum)
            throw new OrleansConfigurationException(
                $"GrainCollectionOptions.CollectionAge is {options.Value.CollectionAge}; it must be more than CollectionQuantum, {options.Value.CollectionQuantum}.");
        gate.Open();
        pending.Start();
        collector.Start();
        await reminders.StartAsync(cancellationToken);
        LogStarted(logger);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        gate.BeginStop();
        collector.Dispose();
        reminders.StopTicking();
        await EndActivationsAsync(cancellationToken);
        gate.EndStop();
        pending.RejectAll(new SiloUnavailableException("The grain host has stopped; the call may or may not have run."));
        pending.Dispose();
        await reminders.StopAsync(cancellationToken);
    }

    /// <summary>Running calls may still make new activations; go on until there are none, but not for ever.</summary>
    private async Task EndActivationsAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.Value.DeactivationTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            while (directory.Live.ToList() is { Count: > 0 } live)
            {
                foreach (var activation in live)
                    activation.Deactivate(new(DeactivationReasonCode.ShuttingDown, "The host stops."), both.Token);
                await Task.WhenAll(live.Select(activation => activation.Deactivated)).WaitAsync(both.Token);
            }
        }
        catch (OperationCanceledException)
        {
            LogStoppedBusy(logger, directory.Live.Count());
        }
    }
}
