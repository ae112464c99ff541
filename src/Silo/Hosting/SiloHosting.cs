using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Hosting;
using OrleansJobs.Grains;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Grains.Schedules;
using OrleansJobs.Grains.Settings;
using OrleansJobs.Silo.Handlers;
using OrleansJobs.Silo.Runners;
using OrleansJobs.Silo.Storage;

namespace OrleansJobs.Silo.Hosting;

/// <summary>Puts a silo, or the way to the silos of a cluster, into a program.</summary>
public static class SiloHosting
{
    /// <summary>
    /// Adds everything behind the gateway, in the order in which it starts; it stops the other way round: the storage, which is the
    /// directory named by the setting <c>data</c> or the PostgreSQL database of <c>ConnectionStrings:Jobs</c>, the grain host, and the
    /// runner. In mode <see cref="ServiceMode.Gateway"/> only the way to the silos, and the uploaded files.
    /// </summary>
    /// <returns>What this process does, by its settings.</returns>
    /// <exception cref="SettingRefusedException">A setting is wrong.</exception>
    /// <remarks>Starting the program fails with <see cref="StoreStartException"/> when the data cannot be used.</remarks>
    public static ServiceMode AddJobSilo(this IHostApplicationBuilder builder)
    {
        var settings = ClusterSettings.Read(builder.Configuration);
        builder.Services.AddSingleton(new KnownSettings(ClusterSettings.Section, typeof(ClusterSettings)));
        var files = new StorageOptions();
        if (builder.Configuration["data"] is { Length: > 0 } data)
        {
            files = files with { DataDirectory = data };
        }

        builder.Services.TryAddSingleton(TimeProvider.System);
        if (settings.Mode == ServiceMode.Gateway) builder.AddClient(settings, files);
        else builder.AddSilo(settings, files);
        return settings.Mode;
    }

    /// <summary>Adds settings of a program around the silo: they are checked with all others.</summary>
    /// <typeparam name="TOptions">Its properties are the settings.</typeparam>
    /// <param name="services">Those of the program.</param>
    /// <param name="section">The section of the configuration.</param>
    public static OptionsBuilder<TOptions> AddSettings<TOptions>(this IServiceCollection services, string section)
        where TOptions : class => SettingsServices.AddSettings<TOptions>(services, section);

    /// <summary>Has each length of time in the configuration of this process read as hours:minutes:seconds, or with a unit
    /// (<c>500ms</c>, <c>30s</c>, <c>15m</c>, <c>24h</c>, <c>7d</c>); a number alone, which .NET takes for days, is refused.</summary>
    public static void UseDurations() => Durations.Use();

    /// <summary>Checks all settings, names too, before anything starts.</summary>
    /// <param name="host">The program.</param>
    /// <exception cref="OptionsValidationException">Some are wrong; a sentence for each.</exception>
    public static void CheckSettings(this IHost host) => host.Services.GetRequiredService<SettingsCheck>().Require();

    /// <summary>What an exception says about wrong settings: a sentence for each, on its own line; null of any other exception.</summary>
    /// <param name="exception">Why the program did not start.</param>
    public static string? WrongSettings(Exception exception) => SettingsCheck.Told(exception) is { } told ? string.Join(Environment.NewLine, told) : null;

    private static void AddClient(this IHostApplicationBuilder builder, ClusterSettings settings, StorageOptions files)
    {
        builder.Services.AddLocalFiles(files);
        builder.AddGrainClient(settings);
    }

    private static void AddSilo(this IHostApplicationBuilder builder, ClusterSettings settings, StorageOptions files)
    {
        if (settings.ConnectionString is { } database)
        {
            if (GrainHost.IsCluster) builder.Configuration["Jobs:Runner:DrainTime"] ??= "00:00:10"; // others go on meanwhile; alone, a stop is a stop
            builder.Services.AddPostgresStorage(files, new PostgresOptions { ConnectionString = database, Alone = !GrainHost.IsCluster });
        }
        else
        {
            builder.Services.AddSqliteStorage(files);
        }

        builder.AddGrainHost(settings);
        builder.AddHandlers(); // their own settings of their types come first, so that the configuration wins
        builder.AddRunners();
        builder.Services.AddJobGrains(builder.Configuration);
        builder.Services.AddJobRunner(builder.Configuration);
        builder.Services.AddOptions<ReminderOptions>().Configure<IOptions<ScheduleOptions>>((reminders, schedules) =>
        {
            if (schedules.Value.ReminderPeriod < reminders.MinimumReminderPeriod) reminders.MinimumReminderPeriod = schedules.Value.ReminderPeriod;
        });
        builder.Services.AddOptions<HostOptions>().PostConfigure<IOptions<RunnerOptions>>((host, runner) => host.ShutdownTimeout += runner.Value.DrainTime);
    }
}
