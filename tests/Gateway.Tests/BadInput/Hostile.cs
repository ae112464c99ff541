using System.Text;
using System.Text.Json;
using CsCheck;

namespace OrleansJobs.Gateway.Tests.BadInput;

/// <summary>A request that nobody in his right mind would send.</summary>
/// <param name="Operation">The route.</param>
/// <param name="Address">The address, escaped.</param>
/// <param name="Body">The body; null for none.</param>
/// <param name="ContentType">What the body is said to be.</param>
public sealed record HostileRequest(Operation Operation, string Address, byte[]? Body, string? ContentType)
{
    public override string ToString() =>
        $"{Operation.Method} {Address} {ContentType} {(Body is null ? "" : Encoding.Latin1.GetString(Body.AsSpan(0, Math.Min(Body.Length, 400))))}";
}

/// <summary>Makes hostile requests.</summary>
public static class Hostile
{
    private static readonly string[] Words =
    [
        "", " ", "'", "\"", "a/b", "../../etc/passwd", "..\\..", ".", "\0", "\n", "a\r\nSet-Cookie: x", "%", "%2F", "{}", "[]", "null", "true", "NaN",
        "Infinity", "-1", "0", "1", "1.5", "1e400", "-0", "99999999999999999999", "2147483648", "9223372036854775808", "0x10", "١٢", "tomorrow",
        "2026-13-45", "0001-01-01", "9999-12-31T23:59:59.9999999Z", "2026-01-01T00:00:00+99:00", "running", "RUNNING", "manual", "report", "held",
        "created_at", "<script>alert(1)</script>", "'; drop table jobs; --", "${jndi:ldap://x}", "😀", "e\u0301\u0301", "\uFFFD", "\u202Egnp",
        "01890a5d-ac96-774b-bcce-b302099a8057", "{01890a5d-ac96-774b-bcce-b302099a8057}", "01890A5DAC96774BBCCEB302099A8057",
        new string('x', 200), new string('x', 201), new string('9', 1500),
    ];

    private static readonly Gen<string> Word = Gen.Frequency((4, Gen.OneOf(Words)), (1, Gen.String[0, 40]));

    private static readonly Gen<string> Text = Word.Select(Quote);

    private static readonly Gen<string> Number = Gen.OneOf(
        Gen.Long.Select(number => $"{number}"),
        Gen.OneOf("-1", "0", "-0", "1.5", "1e400", "1E-400", "2147483648", "123456789012345678901234567890"));

    /// <summary>Requests to a route.</summary>
    /// <param name="operation">The route.</param>
    /// <param name="known">What is there: half of the names in the path are of these.</param>
    public static Gen<HostileRequest> Request(Operation operation, string[] known) =>
        from path in Gen.Frequency((1, Word), (1, Gen.OneOf(known))).Array[operation.PathParameters.Length]
        from query in Gen.Select(Gen.OneOf([.. operation.QueryParameters, "nonsense"]), Word).Array[0, 3]
        from body in operation.Fields is { } fields ? Body(fields) : Gen.Frequency((4, Gen.Const((byte[]?)null)), (1, Body(["nonsense"])))
        from type in Gen.Frequency((8, Gen.Const("application/json")), (1, Gen.OneOf("text/plain", "multipart/form-data", "application/x-www-form-urlencoded", "a/b;c")))
        select new HostileRequest(operation, Address(operation, path, query), body, body is null ? null : type);

    private static string Address(Operation operation, string[] path, (string Name, string Value)[] query)
    {
        var address = operation.PathParameters.Zip(path).Aggregate(operation.Path, (so, one) =>
            so.Replace($"{{{one.First}}}", IsSegment(one.Second) ? Escape(one.Second) : "x", StringComparison.Ordinal));
        return $"{address}?{string.Join('&', query.Select(one => $"{one.Name}={Escape(one.Value)}"))}";
    }

    /// <summary>Dots never leave the client; a zero is refused by the server underneath, with a bare 400.</summary>
    private static bool IsSegment(string text) => text is not ("" or "." or "..") && !text.Contains('\0');

    private static Gen<byte[]?> Body(string[] fields) => Gen.Frequency(
        (30, Object(fields, 3).Select(json => (byte[]?)Encoding.UTF8.GetBytes(json))),
        (3, Value(fields, 1).Select(json => (byte[]?)Encoding.UTF8.GetBytes(json))),
        (2, Gen.Select(Object(fields, 1), Gen.Int[0, 30]).Select((json, cut) => (byte[]?)Encoding.UTF8.GetBytes(json[..^Math.Min(cut, json.Length)]))),
        (2, Gen.Byte.Array[0, 60].Select(bytes => (byte[]?)bytes)),
        (1, Gen.Int[60, 5000].Select(depth => (byte[]?)Encoding.UTF8.GetBytes($"{{\"{fields[0]}\":{new string('[', depth)}{new string(']', depth)}}}"))),
        (1, Gen.Const((byte[]?)[.. "{\"a\":\""u8, 0xC3, 0x28, 0xED, 0xA0, 0x80, .. "\"}"u8])));

    private static Gen<string> Object(string[] fields, int depth) =>
        Gen.Select(Gen.OneOf([.. fields, "nonsense"]), Value(fields, depth)).Array[0, 5]
            .Select(pairs => $"{{{string.Join(',', pairs.DistinctBy(one => one.Item1).Select(one => $"\"{one.Item1}\":{one.Item2}"))}}}");

    private static Gen<string> Value(string[] fields, int depth) => depth == 0 ? Gen.OneOf(Text, Number) : Gen.Frequency(
        (6, Text), (4, Number), (2, Gen.OneOf("null", "true", "false", "\"\\ud800\"", "[]", "{}")),
        (2, Value(fields, depth - 1).Array[0, 4].Select(items => $"[{string.Join(',', items)}]")),
        (2, Object(fields, depth - 1)));

    private static string Quote(string text) => JsonSerializer.Serialize(Whole(text));

    private static string Escape(string text) => Uri.EscapeDataString(Whole(text));

    /// <summary>Without half characters, which cannot be written down here; they are sent as escapes and as bytes.</summary>
    private static string Whole(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
