using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Requests;

/// <summary>The fields of a JSON object, read one by one. What is not as it must be is refused by its name, nested ones by their path
/// (<c>options.sources[2].url</c>). A field that is null is as good as absent.</summary>
internal sealed class JsonFields(JsonElement element, string prefix = "")
{
    private readonly HashSet<string> _read = [];

    /// <summary>An object without fields.</summary>
    public static JsonFields Empty => new(default);

    /// <summary>The names of the fields that are there.</summary>
    public IEnumerable<string> Names =>
        IsObject ? element.EnumerateObject().Where(one => one.Value.ValueKind != JsonValueKind.Null).Select(one => one.Name) : [];

    private bool IsObject => element.ValueKind == JsonValueKind.Object;

    /// <summary>The whole object as it was sent.</summary>
    public JsonText ToJson() => new(IsObject ? element.GetRawText() : "{}");

    /// <summary>Where a field stands in the request.</summary>
    public string PathOf(string name) => $"{prefix}{name}";

    /// <summary>Whether the field is there.</summary>
    public bool Has(string name) => Find(name, out _);

    /// <summary>Whether the field is named, null or not.</summary>
    public bool Mentions(string name)
    {
        _read.Add(name);
        return IsObject && element.TryGetProperty(name, out _);
    }

    /// <summary>A text of 1 to <paramref name="most"/> characters.</summary>
    public string? Text(string name, int most = JobLimits.LongestKey) => Find(name, out var value) ? TextOf(value, name, most) : null;

    /// <summary>A text of any length, none too, as work says it; what is longer than <paramref name="most"/> is cut.</summary>
    public string? Said(string name, int most = int.MaxValue) => !Find(name, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? JobLimits.Cut(ToText(value, name), most) : throw Refuse(name, "must be a text");

    /// <summary>A text that must be there.</summary>
    public string RequiredText(string name, int most = JobLimits.LongestKey) => Text(name, most) ?? throw Refuse(name, "must be there");

    /// <summary>A guild, a session, a user, a subject.</summary>
    public string? Key(string name) => Text(name) is not { } key ? null
        : Parameters.IsKey(key) ? key : throw Refuse(name, "must not be blank, nor have control characters");

    /// <summary>A whole number.</summary>
    public int? Integer(string name, int least, int most) => !Find(name, out var value) ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most ? number
        : throw Refuse(name, $"must be a whole number from {least} to {most}");

    /// <summary>A number of units.</summary>
    public long? Count(string name) => !Find(name, out var value) ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var count) && count >= 0 ? count
        : throw Refuse(name, "must be a whole number of at least 0");

    /// <summary>A number.</summary>
    /// <param name="name">The field.</param>
    /// <param name="least">The least that it may be.</param>
    /// <param name="most">The most.</param>
    /// <param name="unit">What it counts, as a refusal says it; null for nothing.</param>
    public double? Number(string name, double least, double most, string? unit = null) => !Find(name, out var value) ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= least && number <= most ? number
        : throw Refuse(name, FormattableString.Invariant($"must be a number {(unit is null ? "" : $"of {unit} ")}from {least} to {most}"));

    /// <summary>Yes or no.</summary>
    public bool? Flag(string name) => !Find(name, out var value) ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Refuse(name, "must be true or false");

    /// <summary>A moment in ISO 8601; without an offset it is UTC.</summary>
    public DateTimeOffset? Time(string name) => !Find(name, out var value) ? null
        : value.ValueKind == JsonValueKind.String && Parameters.TryTime(TextOf(value, name, int.MaxValue), out var time) ? time
        : throw Refuse(name, "must be a time in ISO 8601, such as 2026-01-05T02:12:31Z");

    /// <summary>The same with an offset: what happens at a time must not happen hours off because somebody's clock was meant.</summary>
    public DateTimeOffset? ExactTime(string name) => Time(name) is not { } time ? null
        : Parameters.HasOffset(Text(name, int.MaxValue)!) ? time
        : throw Refuse(name, "must be a time with an offset, such as 2026-01-05T02:12:31Z or 2026-01-05T02:12:31+01:00");

    /// <summary>A day of the calendar.</summary>
    public DateOnly? Day(string name) => !Find(name, out var value) ? null
        : value.ValueKind == JsonValueKind.String && DateOnly.TryParseExact(TextOf(value, name, int.MaxValue), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw Refuse(name, "must be a day, such as 2026-01-31");

    /// <summary>One of some words.</summary>
    public T? Word<T>(string name, IReadOnlyDictionary<string, T> words) where T : struct => !Find(name, out var value) ? null
        : value.ValueKind == JsonValueKind.String && words.TryGetValue(TextOf(value, name, int.MaxValue), out var word) ? word
        : throw Refuse(name, $"must be one of {string.Join(", ", words.Keys)}");

    /// <summary>Any JSON, as it was sent.</summary>
    public JsonText? Raw(string name) => Find(name, out var value) ? new JsonText(value.GetRawText()) : null;

    /// <summary>An object.</summary>
    public JsonFields? Object(string name) => !Find(name, out var value) ? null
        : value.ValueKind == JsonValueKind.Object ? new JsonFields(value, $"{prefix}{name}.") : throw Refuse(name, "must be an object");

    /// <summary>A list of objects.</summary>
    public IReadOnlyList<JsonFields>? Objects(string name, int most) => List(name, most, (item, path) =>
        item.ValueKind == JsonValueKind.Object ? new JsonFields(item, $"{prefix}{path}.") : throw Refuse(path, "must be an object"));

    /// <summary>A list of texts.</summary>
    public IReadOnlyList<string>? Texts(string name, int most, int longest = JobLimits.LongestKey) => List(name, most, (item, path) => TextOf(item, path, longest));

    /// <summary>Refuses every field that nobody has asked for, so that a typing error does not go unseen.</summary>
    public void RefuseOthers()
    {
        string[] given = [.. Names];
        if (given.FirstOrDefault(name => !_read.Contains(name)) is not { } other) return;
        var meant = NearName.Of(other, _read.Except(given)) is { } near ? $"; is {near} meant?" : ".";
        throw new InvalidJobException(PathOf(Parameters.Shown(other)), $"'{PathOf(Parameters.Shown(other))}' is not a field of this request{meant}");
    }

    /// <summary>The refusal of a field.</summary>
    /// <param name="name">The field.</param>
    /// <param name="rule">What it must be; follows its name in a sentence.</param>
    public InvalidJobException Refuse(string name, string rule) => new($"{prefix}{Parameters.Shown(name)}", $"'{prefix}{Parameters.Shown(name)}' {rule}.");

    /// <summary>A list of texts or objects, whichever each is.</summary>
    public IReadOnlyList<T>? Mixed<T>(string name, int most, Func<string, T> ofText, Func<JsonFields, T> ofObject) => List(name, most, (item, path) =>
        item.ValueKind == JsonValueKind.Object ? ofObject(new JsonFields(item, $"{prefix}{path}."))
        : item.ValueKind == JsonValueKind.String ? ofText(ToText(item, path)) : throw Refuse(path, "must be a text or an object"));

    /// <summary>A text of 1 to 200 characters, or an object.</summary>
    public T? TextOrObject<T>(string name, Func<string, T> ofText, Func<JsonFields, T> ofObject)
        where T : class => !Find(name, out var value) ? null
        : value.ValueKind == JsonValueKind.Object ? ofObject(new JsonFields(value, $"{prefix}{name}."))
        : value.ValueKind == JsonValueKind.String ? ofText(TextOf(value, name)) : throw Refuse(name, "must be a text or an object");

    private List<T>? List<T>(string name, int most, Func<JsonElement, string, T> read)
    {
        if (!Find(name, out var value)) return null;
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > most) throw Refuse(name, $"must be a list of at most {most}");
        return [.. value.EnumerateArray().Select((item, at) => read(item, $"{name}[{at}]"))];
    }

    /// <summary>A value of this object, found by other means, as a text.</summary>
    /// <param name="value">The value.</param>
    /// <param name="name">Where it stands.</param>
    /// <param name="most">How long it may be.</param>
    public string TextOf(JsonElement value, string name, int most = JobLimits.LongestKey)
    {
        if (value.ValueKind == JsonValueKind.String && ToText(value, name) is { Length: > 0 } text && text.Length <= most) return text;
        throw Refuse(name, most == int.MaxValue ? "must be a text" : $"must be a text of 1 to {most} characters");
    }

    private string ToText(JsonElement value, string name)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Refuse(name, "has half a character in it (a surrogate without its other half)");
        }
    }

    private bool Find(string name, [NotNullWhen(true)] out JsonElement value)
    {
        _read.Add(name);
        value = default;
        return IsObject && element.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;
    }
}
