using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrleansJobs.Grains.Execution;

namespace OrleansJobs.Grains.Settings;

/// <summary>Looks at all settings before anything starts: what is wrong is told at once and together, and nothing was changed.</summary>
internal sealed partial class SettingsCheck(IEnumerable<KnownSettings> known, IConfiguration configuration, IServiceProvider services)
{
    /// <summary>Refuses settings with which the program cannot start as its user wants it to.</summary>
    /// <exception cref="OptionsValidationException">Some are wrong; a sentence for each.</exception>
    public void Require()
    {
        string[] problems =
        [
            .. new SettingNames(known).Problems(configuration),
            .. Problems(() => services.GetService<IStartupValidator>()?.Validate()),
            .. Problems(() => services.GetService<JobTypes>()),
        ];
        if (problems.Length > 0) throw new OptionsValidationException("", typeof(SettingsCheck), problems.Distinct());
    }

    /// <summary>What somebody who reads settings complains of; nothing when all is well.</summary>
    public static IEnumerable<string> Problems(Action read)
    {
        try
        {
            read();
            return [];
        }
        catch (Exception exception) when (Told(exception) is { } problems)
        {
            return problems;
        }
    }

    /// <summary>A sentence for each wrong setting; null of an exception that is about something else.</summary>
    public static IEnumerable<string>? Told(Exception exception) => exception switch
    {
        OptionsValidationException wrong => wrong.Failures,
        AggregateException several when several.InnerExceptions.All(one => one is OptionsValidationException) => several.InnerExceptions.SelectMany(one => Told(one)!),
        InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder" } unreadable => [Sentence(unreadable)],
        _ => null,
    };

    private static string Sentence(InvalidOperationException unreadable)
    {
        if (Conversion().Match(unreadable.Message) is not { Success: true } failed) return unreadable.Message;
        var rule = failed.Groups["type"].Value switch
        {
            "System.TimeSpan" => Durations.Rule,
            "System.Int32" or "System.Int64" => "It must be a whole number.",
            "System.Boolean" => "It must be true or false.",
            _ => unreadable.InnerException?.Message,
        };
        return $"{failed.Groups["setting"].Value} '{failed.Groups["value"].Value}' cannot be read. {rule}".TrimEnd();
    }

    [GeneratedRegex("^Failed to convert configuration value '(?<value>.*)' at '(?<setting>[^']+)' to type '(?<type>[^']+)'.", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Conversion();
}
