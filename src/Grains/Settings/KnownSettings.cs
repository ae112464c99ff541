using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace OrleansJobs.Grains.Settings;

/// <summary>A section of the configuration and what may stand in it.</summary>
/// <param name="Section">Its path; <c>*</c> stands for any name.</param>
/// <param name="Options">Its properties are the settings.</param>
/// <param name="Run">Where they belong to one way to run jobs: what the setting <c>Run</c> beside them must say.</param>
internal sealed record KnownSettings(string Section, Type Options, string? Run = null);

/// <summary>Registers settings, so that what is wrong with them, a misspelt name too, is told at the start.</summary>
internal static class SettingsServices
{
    /// <summary>The section of the job types.</summary>
    public const string TypesSection = "Jobs:Types";

    /// <summary>Settings of their own section.</summary>
    public static OptionsBuilder<TOptions> AddSettings<TOptions>(this IServiceCollection services, string section)
        where TOptions : class
    {
        services.TryAddSingleton<SettingsCheck>();
        services.AddSingleton(new KnownSettings(section, typeof(TOptions)));
        services.AddSingleton<IValidateOptions<TOptions>>(new SettingRanges<TOptions>(_ => section));
        return services.AddOptions<TOptions>().BindConfiguration(section).ValidateOnStart();
    }

    /// <summary>Settings that each job type has, in its own section.</summary>
    /// <param name="services">Those of the program.</param>
    /// <param name="configuration">Where they are read from.</param>
    /// <param name="run">The way to run jobs that they belong to; null for settings of any type.</param>
    public static IServiceCollection AddTypeSettings<TOptions>(this IServiceCollection services, IConfiguration configuration, string? run)
        where TOptions : class
    {
        services.AddSingleton(new KnownSettings($"{TypesSection}:*", typeof(TOptions), run));
        services.AddSingleton<IConfigureOptions<TOptions>>(new ConfigureType<TOptions>(configuration.GetSection(TypesSection)));
        return services.AddSingleton<IValidateOptions<TOptions>>(new SettingRanges<TOptions>(type => $"{TypesSection}:{type}"));
    }

    private sealed class ConfigureType<TOptions>(IConfigurationSection section) : IConfigureNamedOptions<TOptions>
        where TOptions : class
    {
        public void Configure(string? name, TOptions options) => section.GetSection(name ?? "").Bind(options);

        public void Configure(TOptions options)
        {
        }
    }
}
