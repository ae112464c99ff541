using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Grains.Jobs;

/// <summary>The webhooks that the settings of this silo name.</summary>
/// <param name="Names">Their names.</param>
internal sealed record ConfiguredWebhooks(IReadOnlyList<string> Names)
{
    /// <summary>Refuses a name that is none of theirs.</summary>
    /// <param name="name">The name.</param>
    /// <param name="field">Where it stands in the request.</param>
    /// <exception cref="InvalidJobException">There is no such webhook.</exception>
    public void Require(string? name, string field)
    {
        if (name is not null && Names.Contains(name)) return;
        var meant = NearName.Of(name ?? "", Names) is { } near ? $"; is {near} meant?" : ".";
        throw new InvalidJobException(field, $"'{field}' must name a webhook of the settings, and there is none of this name{meant}");
    }
}
