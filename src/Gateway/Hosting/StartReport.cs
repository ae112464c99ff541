using OrleansJobs.Gateway.Requests;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Silo.Hosting;

namespace OrleansJobs.Gateway.Hosting;

/// <summary>What the program prints once it answers.</summary>
internal static class StartReport
{
    /// <summary>Where it listens, on which grain host it runs, and where the database is: a line each.</summary>
    public static async Task PrintAsync(WebApplication app, TextWriter output)
    {
        await output.WriteLineAsync($"OrleansJobs listens on {string.Join(" and ", app.Urls)}");
        await output.WriteLineAsync($"Grain host: {GrainHostInfo.Name}");
        await output.WriteLineAsync($"Database: {await DatabaseAsync(app)}");
        await output.FlushAsync(app.Lifetime.ApplicationStopping);
    }

    private static async Task<string> DatabaseAsync(WebApplication app)
    {
        try
        {
            return (await app.Services.GetRequiredService<IGrainFactory>().JobList().DescribeAsync(app.Lifetime.ApplicationStopping)).Database;
        }
        catch (StoreUnavailableException unavailable) // it will answer again or not; /health says which
        {
            return unavailable.Message;
        }
    }
}
