using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansJobs.Grains;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Grains.Settings;
using OrleansJobs.Silo.Handlers.Research.Data;

namespace OrleansJobs.Silo.Handlers.Research;

/// <summary>Registers the research jobs.</summary>
internal static class ResearchServices
{
    /// <summary>How long reports and podcasts are kept unless <c>Jobs:Types:{type}:KeepFor</c> says otherwise.</summary>
    private static readonly TimeSpan KeepFor = TimeSpan.FromHours(24);

    /// <summary>Adds reports and podcasts, and what they are made of besides a summariser.</summary>
    public static void AddResearch(this IHostApplicationBuilder builder)
    {
        var data = builder.Configuration["data"] is { Length: > 0 } directory ? directory : "./data";
        builder.Services.Configure<ResearchOptions>(options => options.Folder = Path.Combine(data, "research")); // before what the settings say
        builder.Services.AddSettings<ResearchOptions>(ResearchOptions.Section);
        builder.Services.AddSingleton<ResearchFolder>();
        builder.Services.AddJobHandler<ReportHandler>(ReportHandler.Type);
        builder.Services.AddJobHandler<PodcastHandler>(PodcastHandler.Type);
        foreach (var type in new[] { ReportHandler.Type, PodcastHandler.Type })
        {
            builder.Services.Configure<JobTypeOptions>(type, options => options.KeepFor = KeepFor);
        }
    }
}
