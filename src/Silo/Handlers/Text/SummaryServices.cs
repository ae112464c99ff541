using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OrleansJobs.Grains.Settings;

namespace OrleansJobs.Silo.Handlers.Text;

/// <summary>Registers the one who summarises.</summary>
internal static class SummaryServices
{
    /// <summary>Adds <see cref="ISummarizer"/>: the configured model, or else the texts' own sentences.</summary>
    public static void AddSummarizer(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSettings<SummaryOptions>(SummaryOptions.Section);
        builder.Services.AddSingleton<IValidateOptions<SummaryOptions>, SummaryRules>();
        builder.Services.AddSingleton<ISummarizer>(provider =>
        {
            var options = provider.GetRequiredService<IOptions<SummaryOptions>>().Value.Model;
            return options.IsConfigured
                ? new ModelSummarizer(ModelClient.Create(options), options, provider.GetRequiredService<TimeProvider>())
                : new ExtractiveSummarizer();
        });
    }

    private sealed class SummaryRules : IValidateOptions<SummaryOptions>
    {
        public ValidateOptionsResult Validate(string? name, SummaryOptions options)
        {
            var problems = options.Problems().ToList();
            return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
        }
    }
}
