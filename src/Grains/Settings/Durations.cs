using System.ComponentModel;
using System.Globalization;
using System.Text.RegularExpressions;

namespace OrleansJobs.Grains.Settings;

/// <summary>
/// Reads a length of time as people write it in settings. <see cref="TimeSpan.Parse(string)"/> takes <c>30</c> for 30 days and
/// <c>24:00:00</c> for 24 days; nobody who writes that means it.
/// </summary>
internal sealed partial class Durations : TimeSpanConverter
{
    /// <summary>How one is written.</summary>
    public const string Rule = "A time is written as hours:minutes:seconds (00:01:30), or with a unit: 500ms, 30s, 15m, 24h, 7d.";

    private static readonly Dictionary<string, TimeSpan> Units = new()
    {
        ["ms"] = TimeSpan.FromMilliseconds(1),
        ["s"] = TimeSpan.FromSeconds(1),
        ["m"] = TimeSpan.FromMinutes(1),
        ["h"] = TimeSpan.FromHours(1),
        ["d"] = TimeSpan.FromDays(1),
    };

    /// <summary>From now on every configuration of this process is read so: the binder asks the type for its converter.</summary>
    public static void Use()
    {
        if (TypeDescriptor.GetConverter(typeof(TimeSpan)) is not Durations)
            TypeDescriptor.AddAttributes(typeof(TimeSpan), new TypeConverterAttribute(typeof(Durations)));
    }

    /// <summary>Reads one.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static TimeSpan Parse(string text)
    {
        try
        {
            if (WithUnit().Match(text) is { Success: true } measured)
                return Units[measured.Groups["unit"].Value] * double.Parse(measured.Groups["number"].Value, CultureInfo.InvariantCulture);
            if (Clock().Match(text) is { Success: true } clock)
            {
                var days = Number(clock.Groups["days"]) + (Number(clock.Groups["hours"]) / 24);
                var rest = $"{Number(clock.Groups["hours"]) % 24}:{clock.Groups["rest"].Value}";
                var time = TimeSpan.FromDays(days) + TimeSpan.Parse(rest, CultureInfo.InvariantCulture);
                return clock.Groups["minus"].Success ? -time : time;
            }
        }
        catch (Exception tooMuch) when (tooMuch is OverflowException or ArgumentException)
        {
            // as any other that is none
        }

        throw new FormatException(Rule);
    }

    /// <inheritdoc/>
    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
        value is string text ? Parse(text.Trim()) : base.ConvertFrom(context, culture, value);

    private static int Number(Group digits) => digits.Success ? int.Parse(digits.Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^(?<number>[0-9]+(\.[0-9]+)?) ?(?<unit>ms|s|m|h|d)$", RegexOptions.CultureInvariant)]
    private static partial Regex WithUnit();

    [GeneratedRegex(@"^(?<minus>-)?((?<days>[0-9]+)\.)?(?<hours>[0-9]+):(?<rest>[0-5]?[0-9]:[0-5]?[0-9](\.[0-9]{1,7})?)$", RegexOptions.CultureInvariant)]
    private static partial Regex Clock();
}
