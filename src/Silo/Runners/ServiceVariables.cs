using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using OrleansJobs.Grains.Settings;
using OrleansJobs.Silo.Runners.Http;

namespace OrleansJobs.Silo.Runners;

/// <summary>Variables of the service's environment in a setting, the same for every runner: <c>${NAME}</c> stands for the value of NAME, which
/// has any letters but braces and must be set when the service starts. Whatever else has a dollar in it stays as it was written, and there is
/// no value that is read a second time.</summary>
internal static partial class ServiceVariables
{
    /// <summary>The variables that a value names and that are not set.</summary>
    public static IEnumerable<string> MissingIn(string? value) =>
        NamesIn(value).Where(name => Environment.GetEnvironmentVariable(name) is null);

    /// <summary>The variables that a value names.</summary>
    public static IEnumerable<string> NamesIn(string? value) => Reference().Matches(value ?? "").Select(found => found.Groups[1].Value);

    /// <summary>The value with the variables that it names; none is an empty one.</summary>
    public static string Resolve(string? value) =>
        Reference().Replace(value ?? "", found => Environment.GetEnvironmentVariable(found.Groups[1].Value) ?? "");

    [GeneratedRegex(@"\$\{([^{}]+)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}

/// <summary>The variables that headers and webhooks name: keys of others, and no program's business.</summary>
internal sealed class HeaderVariables(IConfiguration configuration)
{
    /// <summary>Their names.</summary>
    public IReadOnlySet<string> Names { get; } = configuration.GetSection(SettingsServices.TypesSection).GetChildren()
        .Append(configuration.GetSection("Summaries:Source"))
        .Select(type => type.GetSection(nameof(EndpointOptions.Headers)))
        .Append(configuration.GetSection("Webhooks"))
        .SelectMany(section => section.AsEnumerable())
        .SelectMany(setting => ServiceVariables.NamesIn(setting.Value)).ToHashSet();
}
