using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using OrleansJobs.Grains.Execution;

namespace OrleansJobs.Silo.Runners.Http;

/// <summary>Runs jobs by posting them to an endpoint.</summary>
internal sealed class EndpointRunner(Endpoints endpoints) : IConfiguredRunner
{
    /// <summary>The word in the setting <c>Run</c>.</summary>
    public const string Name = "http";

    /// <inheritdoc/>
    public string Word => Name;

    /// <inheritdoc/>
    public Type Handler => typeof(EndpointHandler);

    /// <inheritdoc/>
    public void Check(string type) => endpoints.Add(type);
}

/// <summary>The endpoints of the service, each by its job type. Their settings, and the environment variables that these name, are those
/// of the start.</summary>
internal sealed class Endpoints(IOptionsMonitor<EndpointOptions> options) : IDisposable
{
    private readonly ConcurrentDictionary<string, Endpoint> _endpoints = new();

    /// <summary>Adds the endpoint of a type.</summary>
    /// <exception cref="OptionsValidationException">Its settings are wrong.</exception>
    public void Add(string type)
    {
        var settings = options.Get(type);
        string[] problems = [.. EndpointRules.Problems(type, settings)];
        if (problems.Length > 0) throw new OptionsValidationException(type, typeof(EndpointOptions), problems);
        _endpoints[type] = new Endpoint(type, settings);
    }

    /// <summary>The endpoint of a type that was added.</summary>
    public Endpoint Of(string type) => _endpoints[type];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var endpoint in _endpoints.Values) endpoint.Dispose();
    }
}
