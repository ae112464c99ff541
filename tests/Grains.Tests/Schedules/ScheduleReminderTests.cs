using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Runtime;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Schedules;
using OrleansJobs.Support;

namespace OrleansJobs.Grains.Tests.Schedules;

/// <summary>The reminder of a schedule, without the sweep that finds what nobody woke.</summary>
public sealed class ScheduleReminderTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task AfterARestartItAloneWakesTheSchedule()
    {
        using var data = new TemporaryDirectory();
        ScheduleSnapshot schedule;
        await using (var host = await JobHost.StartAsync(data: data.Path, configure: WithoutSweep))
        {
            schedule = await host.MakeAsync(ScheduledJobs.Each(2));
            await EntryAsync(host, schedule.Id, entry => entry is not null);
        }

        await using (var host = await JobHost.StartAsync(data: data.Path, configure: WithoutSweep))
        {
            var runs = await host.RunsAsync(schedule.Id, all => all.Length >= 2);
            Assert.Equal(runs.Length, runs.Select(run => run.DueAt()).Distinct().Count());
        }
    }

    [Fact]
    public async Task ItBeginsShortlyBeforeTheOccurrenceAndGoesWithTheSchedule()
    {
        await using var host = await JobHost.StartAsync(configure: WithoutSweep);
        var far = await host.MakeAsync(ScheduledJobs.Each(86_400 * 300));
        var entry = await EntryAsync(host, far.Id, one => one is not null);
        Assert.Equal(TimeSpan.FromSeconds(1), entry!.Period);
        Assert.InRange(entry.StartAt - far.CreatedAt.UtcDateTime, TimeSpan.FromHours(23.9), TimeSpan.FromHours(24.1)); // it looks again each day

        var soon = (await host.Schedule(far.Id).SaveAsync(ScheduledJobs.Each(3_600), null, None)).Schedule;
        entry = await EntryAsync(host, soon.Id, one => one!.StartAt < far.CreatedAt.UtcDateTime.AddHours(2));
        Assert.InRange(soon.NextDueAt!.Value.UtcDateTime - entry!.StartAt, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(1.1));

        await host.Schedule(soon.Id).PauseAsync(None);
        await EntryAsync(host, soon.Id, one => one is null);
        await host.Schedule(soon.Id).ResumeAsync(None);
        await EntryAsync(host, soon.Id, one => one is not null);
        await host.Schedule(soon.Id).DeleteAsync(None);
        await EntryAsync(host, soon.Id, one => one is null);
    }

    private static void WithoutSweep(HostApplicationBuilder builder)
    {
        builder.Services.Remove(builder.Services.Single(service => service.ImplementationType == typeof(ScheduleSweep)));
        builder.Configuration["Schedules:ReminderPeriod"] = "00:00:01";
    }

    private static async Task<ReminderEntry?> EntryAsync(JobHost host, ScheduleId id, Func<ReminderEntry?, bool> wanted)
    {
        var grain = host.Schedule(id).GetGrainId();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            var rows = await host.Services.GetRequiredService<IReminderTable>().ReadRows(grain);
            if (wanted(rows.Reminders.SingleOrDefault())) return rows.Reminders.SingleOrDefault();
            await Task.Delay(20, patience.Token);
        }
    }
}
