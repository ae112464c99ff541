using OrleansJobs.Gateway.Requests;
using OrleansJobs.Silo.Hosting;

namespace OrleansJobs.Gateway.Hosting;

/// <summary>What the program prints once it answers.</summary>
internal static class StartReport
{
    /// <summary>Where it listens, on which grain host it runs, and where the database is: a line each.</summary>
    public static async Task PrintAsync(WebApplication app, TextWriter output)
    {
        var store = await app.Services.GetRequiredService<IGrainFactory>().JobList().DescribeAsync(app.Lifetime.ApplicationStopping);
        await output.WriteLineAsync($"OrleansJobs listens on {string.Join(" and ", app.Urls)}");
        await output.WriteLineAsync($"Grain host: {GrainHostInfo.Name}");
        await output.WriteLineAsync($"Database: {store.Database}");
        await output.FlushAsync(app.Lifetime.ApplicationStopping);
    }
}
