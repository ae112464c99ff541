using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Activations;

/// <summary>What all activations share.</summary>
internal sealed class ActivationParts(
    IServiceProvider services,
    TimeProvider time,
    HostGate gate,
    IOptions<GrainCollectionOptions> collection,
    IOptions<SiloMessagingOptions> messaging,
    ILogger<Activation> logger)
{
    public IServiceProvider Services => services;

    public TimeProvider Time => time;

    public HostGate Gate => gate;

    public GrainCollectionOptions Collection => collection.Value;

    public TimeSpan ResponseTimeout => messaging.Value.ResponseTimeout;

    public ILogger Logger => logger;
}
