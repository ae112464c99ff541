using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OrleansJobs.Grains;
using OrleansJobs.Grains.Settings;
using OrleansJobs.Silo.Handlers.Briefing;
using OrleansJobs.Silo.Handlers.Digests;
using OrleansJobs.Silo.Handlers.Planning;
using OrleansJobs.Silo.Handlers.Research;
using OrleansJobs.Silo.Handlers.Summaries;
using OrleansJobs.Silo.Handlers.Summaries.Http;
using OrleansJobs.Silo.Handlers.Text;
using OrleansJobs.Silo.Handlers.Webhooks;

namespace OrleansJobs.Silo.Handlers;

/// <summary>The work that comes with the service: one line a job type.</summary>
internal static class HandlerServices
{
    /// <summary>Adds the handlers and what they are made of.</summary>
    public static void AddHandlers(this IHostApplicationBuilder builder)
    {
        builder.AddSummarizer();
        builder.Services.AddSingleton<MessageFolder>();
        builder.Services.AddSingleton<MessageService>();
        builder.Services.AddSingleton<IMessageArchive>(provider => provider.GetRequiredService<IOptions<SummaryOptions>>().Value.Source.IsConfigured
            ? provider.GetRequiredService<MessageService>()
            : provider.GetRequiredService<MessageFolder>());
        builder.Services.AddSingleton<SummaryMaker>();

        builder.Services.AddJobHandler<AnalysisHandler>(AnalysisHandler.Type);
        builder.AddBriefings();
        builder.Services.AddJobHandler<SummaryHandler>(SummaryHandler.Type);
        builder.Services.AddJobHandler<EpmGenerationHandler>(EpmGenerationHandler.Type);
        builder.Services.AddSettings<PlanningOptions>(PlanningOptions.Section);
        builder.AddResearch();
        builder.AddWebhooks();
        builder.AddDigests();
    }
}
