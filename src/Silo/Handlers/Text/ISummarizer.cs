using OrleansJobs.Grains.Execution;

namespace OrleansJobs.Silo.Handlers.Text;

/// <summary>Says in a few sentences what texts are about.</summary>
internal interface ISummarizer
{
    /// <summary>Summarises the texts as one whole.</summary>
    /// <exception cref="JobFailedException">The one who summarises does not answer (<c>model_unavailable</c>, worth another attempt), or
    /// refuses (<c>model_refused</c>).</exception>
    Task<Summary> SummarizeAsync(SummaryRequest request, CancellationToken cancellationToken);
}

/// <summary>What is to be summarised.</summary>
/// <param name="Texts">Documents or messages, in reading order.</param>
/// <param name="Sentences">How many sentences at most, at least 1.</param>
/// <param name="Subject">What they are about, such as a channel's name; null when nobody knows.</param>
internal sealed record SummaryRequest(IReadOnlyList<string> Texts, int Sentences, string? Subject = null);

/// <summary>A summary.</summary>
/// <param name="Sentences">In reading order; empty when the texts say nothing.</param>
/// <param name="Method"><c>extractive</c>, or the name of the model that wrote it.</param>
internal sealed record Summary(IReadOnlyList<string> Sentences, string Method)
{
    /// <summary>The sentences as one paragraph.</summary>
    public string Text => string.Join(' ', Sentences);
}
