using OrleansJobs.Silo.Handlers.Summaries.Http;

namespace OrleansJobs.Silo.Handlers.Text;

/// <summary>Settings of everything that summarises: section <c>Summaries</c>.</summary>
internal sealed class SummaryOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Summaries";

    /// <summary>The directory of the messages that do not come with a job: <c>{guild}/{channel}.jsonl</c>. Default: none.</summary>
    public string? Folder { get; set; }

    /// <summary>The service that has the messages which do not come with a job, in place of a folder. Default: none.</summary>
    public MessageSourceOptions Source { get; set; } = new();

    /// <summary>The model that writes summaries. Default: none, they are made of the texts' own sentences.</summary>
    public ModelOptions Model { get; set; } = new();

    /// <summary>What is wrong, each with what to do; empty when nothing is.</summary>
    public IEnumerable<string> Problems()
    {
        if (Folder is { Length: > 0 } folder && !Directory.Exists(folder))
        {
            yield return $"Summaries:Folder is '{folder}', which is no directory: make it, or leave the setting out.";
        }

        if (Folder is { Length: > 0 } && Source.IsConfigured)
        {
            yield return "Summaries:Folder and Summaries:Source:Url say both where messages are: leave one out.";
        }

        foreach (var problem in Source.Problems().Concat(Model.Problems())) yield return problem;
    }
}

/// <summary>A model behind an API that is compatible with OpenAI's chat completions: section <c>Summaries:Model</c>.</summary>
internal sealed class ModelOptions
{
    /// <summary>Where the API begins, such as <c>http://localhost:11434/v1</c>. Default: none, no model is asked.</summary>
    public string? Url { get; set; }

    /// <summary>The model's name. Needed with a URL.</summary>
    public string? Model { get; set; }

    /// <summary>The key of the API; a secret, best given as the environment variable <c>Summaries__Model__ApiKey</c>. Default: none is sent.</summary>
    public string? ApiKey { get; set; }

    /// <summary>How long one answer may take. Default: 2 minutes.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How many characters the model is given at most; of longer texts the most central sentences. Default: 60,000.</summary>
    public int MaxInputCharacters { get; set; } = 60_000;

    /// <summary>Whether there is one to ask.</summary>
    public bool IsConfigured => Url is { Length: > 0 };

    /// <inheritdoc cref="SummaryOptions.Problems"/>
    public IEnumerable<string> Problems()
    {
        if (IsConfigured && !(Uri.TryCreate(Url, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo == "" && url.Query == ""))
        {
            yield return "Summaries:Model:Url must be where the API begins, without user and query, such as http://localhost:11434/v1.";
        }

        if (IsConfigured && string.IsNullOrWhiteSpace(Model))
        {
            yield return "Summaries:Model:Model must name the model that Summaries:Model:Url is asked for.";
        }

        if (ApiKey?.Any(letter => letter is < '!' or > '~') == true)
        {
            yield return "Summaries:Model:ApiKey holds a space or a character that no key has: give it without quotes and line ends.";
        }

        if (Timeout < TimeSpan.FromSeconds(1) || Timeout > TimeSpan.FromHours(1))
        {
            yield return "Summaries:Model:Timeout must be between 1 second and 1 hour, written as hours:minutes:seconds.";
        }

        if (MaxInputCharacters is < 1_000 or > 10_000_000)
        {
            yield return "Summaries:Model:MaxInputCharacters must be between 1000 and 10000000.";
        }
    }
}
