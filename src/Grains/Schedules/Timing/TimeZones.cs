using NodaTime;
using NodaTime.TimeZones;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Grains.Schedules.Timing;

/// <summary>The time zones of the IANA database that NodaTime brings along. See docs/decisions/0010-schedules.md.</summary>
internal static class TimeZones
{
    private const string Rule = "'time_zone' must be a name of the IANA database, such as Europe/Berlin or UTC";

    /// <summary>The zone of this name.</summary>
    /// <exception cref="InvalidJobException">There is none; the sentence names the one that may be meant.</exception>
    public static DateTimeZone Of(string name)
    {
        // The provider itself would also make zones of fixed offsets, from names such as UTC+02.
        if (DateTimeZoneProviders.Tzdb.Ids.Contains(name)) return DateTimeZoneProviders.Tzdb[name];
        throw new InvalidJobException("time_zone", Refusal(name));
    }

    /// <summary>A moment with the offset that the zone has then, so that it reads as its wall clock.</summary>
    /// <param name="zone">The name of a zone.</param>
    /// <param name="time">The moment.</param>
    public static DateTimeOffset ToLocal(string zone, DateTimeOffset time) => Instant.FromDateTimeOffset(time).InZone(Of(zone)).ToDateTimeOffset();

    private static string Refusal(string name)
    {
        if (string.IsNullOrWhiteSpace(name)) return $"{Rule}.";
        if (TzdbDateTimeZoneSource.Default.WindowsMapping.PrimaryMapping.TryGetValue(name, out var iana))
        {
            return $"{Rule}, and '{name}' is one of Windows; is {iana} meant?";
        }

        if (IsOffset(name)) return $"{Rule}, and '{Shown.Of(name)}' is an offset: it would be wrong for half of the year.";
        return $"{Rule}, and '{Shown.Of(name)}' is none{(Meant(name) is { } meant ? $"; is {meant} meant?" : ".")}";
    }

    /// <summary>+02:00, UTC+2, GMT-05.</summary>
    private static bool IsOffset(string name)
    {
        var prefix = name.StartsWith("UTC", StringComparison.OrdinalIgnoreCase) || name.StartsWith("GMT", StringComparison.OrdinalIgnoreCase) ? 3 : 0;
        return name[prefix..].TrimStart() is ['+' or '-' or '\u2212', >= '0' and <= '9', ..];
    }

    /// <summary>Berlin is Europe/Berlin, europe/berlin too, and Europe/Berln is near it.</summary>
    private static string? Meant(string name)
    {
        if (name.Length > Shown.Longest) return null;
        var city = $"/{name.Trim().Replace(' ', '_')}";
        return DateTimeZoneProviders.Tzdb.Ids.Where(id => id.EndsWith(city, StringComparison.OrdinalIgnoreCase)).MinBy(id => id.Length)
            ?? NearName.Of(name.Trim(), DateTimeZoneProviders.Tzdb.Ids);
    }
}

/// <summary>What somebody wrote, as a refusal repeats it.</summary>
internal static class Shown
{
    /// <summary>How many characters that are.</summary>
    public const int Longest = 60;

    /// <summary>The text, or as much of it as a sentence may hold.</summary>
    public static string Of(string text) => text.Length <= Longest ? text : $"{text[..Longest]}…";
}
