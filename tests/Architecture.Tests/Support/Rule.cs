namespace OrleansJobs.Architecture.Tests.Support;

/// <summary>A rule that everything keeps, or a list of what does not.</summary>
internal static class Rule
{
    public static void Holds(string rule, IEnumerable<string> exceptions)
    {
        var all = exceptions.Order(StringComparer.Ordinal).ToArray();
        if (all.Length > 0) Assert.Fail($"{rule} Not so in:\n  {string.Join("\n  ", all)}");
    }
}
