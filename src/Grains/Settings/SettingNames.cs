using System.ComponentModel;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Grains.Settings;

/// <summary>Finds settings that nobody reads: a misspelt name would otherwise change nothing, and say nothing.</summary>
/// <param name="known">Every section that this process reads.</param>
internal sealed class SettingNames(IEnumerable<KnownSettings> known)
{
    private const string Any = "*";

    private readonly Known[] _known = [.. known.Select(one => new Known(one.Section.Split(':'), one.Options, one.Run))];

    /// <summary>A sentence for each setting that is in the way of none.</summary>
    public IEnumerable<string> Problems(IConfiguration configuration)
    {
        var own = _known.Select(one => one.Path[0]).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        return configuration.GetChildren().SelectMany(section => own.Contains(section.Key, StringComparer.OrdinalIgnoreCase)
            ? Unknown(section, _known, 0)
            : Misspelt(section, own));
    }

    /// <summary>Other sections may be anybody's, unless they look much like one of ours.</summary>
    private static IEnumerable<string> Misspelt(IConfigurationSection section, string[] own) =>
        section.GetChildren().Any() && NearName.Of(section.Key, own) is { } meant ? [$"There is no section {section.Key} of settings; is {meant} meant?"] : [];

    /// <param name="section">What is looked at; its key is the step at <paramref name="depth"/>.</param>
    /// <param name="around">What may stand around it.</param>
    /// <param name="depth">How deep it lies.</param>
    private static IEnumerable<string> Unknown(IConfigurationSection section, IReadOnlyCollection<Known> around, int depth)
    {
        var here = around.SelectMany(one => one.Step(section.Key, depth)).ToArray();
        if (here.Length == 0) return [Sentence(section, around, depth)];
        if (here.Any(one => one.IsValue)) return [];
        var run = section["Run"];
        var byFit = here.ToLookup(one => one.Fits(run, depth));
        var (fitting, others) = (byFit[true].ToArray(), byFit[false].ToArray());
        return section.GetChildren().SelectMany(child => Belongs(child, fitting, others, depth + 1) ?? Unknown(child, fitting, depth + 1));
    }

    /// <summary>Says of a setting that belongs to another way to run which one; null of any other.</summary>
    private static string[]? Belongs(IConfigurationSection section, Known[] fitting, Known[] others, int depth)
    {
        if (fitting.Any(one => one.Step(section.Key, depth).Any())) return null;
        var words = others.Where(one => one.Step(section.Key, depth).Any()).Select(one => one.Run).ToArray();
        return words.Length == 0 ? null : [$"{section.Path} belongs to jobs with Run {string.Join(" or ", words)}, and these have another, or none."];
    }

    private static string Sentence(IConfigurationSection section, IReadOnlyCollection<Known> around, int depth)
    {
        var meant = NearName.Of(section.Key, around.SelectMany(one => one.Names(depth)));
        return $"There is no setting {section.Path}{(meant is null ? "." : $"; is {meant} meant?")}";
    }

    /// <summary>Settings below a path.</summary>
    private sealed record Known(string[] Path, Type Options, string? Run)
    {
        /// <summary>A value and nothing below it.</summary>
        public bool IsValue { get; } = IsText(Options);

        /// <summary>Whether the way to run, where there is one, is this one.</summary>
        public bool Fits(string? run, int depth) => Run is null || Path.Length != depth + 1 || string.Equals(Run, run, StringComparison.Ordinal);

        /// <summary>What is left of it one step further down.</summary>
        public IEnumerable<Known> Step(string key, int depth)
        {
            if (depth < Path.Length) return Path[depth] == Any || string.Equals(Path[depth], key, StringComparison.OrdinalIgnoreCase) ? [this] : [];
            if (ItemOf(Options) is { } item) return [new Known([.. Path, Any], item, null)];
            var property = Properties().FirstOrDefault(property => string.Equals(property.Name, key, StringComparison.OrdinalIgnoreCase));
            return property is null ? [] : [new Known([.. Path, property.Name], property.PropertyType, null)];
        }

        /// <summary>The names that may stand at a depth.</summary>
        public IEnumerable<string> Names(int depth) => depth < Path.Length ? [.. new[] { Path[depth] }.Where(name => name != Any)] : Properties().Select(property => property.Name);

        private IEnumerable<PropertyInfo> Properties() => Options.GetProperties().Where(property => property.CanWrite);

        private static bool IsText(Type type) => TypeDescriptor.GetConverter(type).CanConvertFrom(typeof(string));

        /// <summary>What a list or a dictionary holds.</summary>
        private static Type? ItemOf(Type type) => type.IsArray ? type.GetElementType() : type.IsGenericType ? type.GetGenericArguments()[^1] : null;
    }
}
