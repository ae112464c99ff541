using Microsoft.Extensions.Hosting;
using OrleansJobs.Grains;
using OrleansJobs.Silo.Handlers.Briefing;

namespace OrleansJobs.Silo.Handlers;

/// <summary>The work that comes with the service: one line a job type.</summary>
internal static class HandlerServices
{
    /// <summary>Adds the handlers and what they are made of.</summary>
    public static void AddHandlers(this IHostApplicationBuilder builder)
    {
        builder.Services.AddJobHandler<AnalysisHandler>(AnalysisHandler.Type);
        builder.AddBriefings();
    }
}
