using OrleansJobs.Support;
using OrleansJobs.Support.Calls;

namespace OrleansJobs.Browser.Tests.Fixtures;

/// <summary>Services that are killed while they work.</summary>
internal static class KilledAtWork
{
    private const int MostTries = 5;

    /// <summary>For how long a page waits for work that begins again from the start.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Kills a service at work and starts it again at the same address; once more, at other work, where that was over too
    /// soon.</summary>
    /// <param name="service">The service; it is disposed of.</param>
    /// <param name="data">Its data directory.</param>
    /// <param name="beginAsync">Begins the work and waits until it was at work: the job.</param>
    /// <param name="meanwhileAsync">Comes while nobody answers.</param>
    /// <returns>The service that runs now, and the job that was at work.</returns>
    public static async Task<(ServiceProcess Service, string Id)> StartAgainAsync(
        ServiceProcess service, string data, Func<HttpClient, Task<string>> beginAsync, Func<Task>? meanwhileAsync = null)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var id = await beginAsync(service.Http);
            await service.KillAsync();
            await service.DisposeAsync();
            if (meanwhileAsync is not null) await meanwhileAsync();
            service = await ServiceProcess.StartAsync(service.Url, data);
            var job = await service.Http.JobAsync(id);
            if (!job.IsFinal() || job.Number("attempt") > 1) return (service, id);
        }

        await service.DisposeAsync();
        throw new InvalidOperationException($"The work was over before the service was killed, {MostTries} times.");
    }
}
