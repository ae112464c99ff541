namespace OrleansJobs.Browser.Tests.Fixtures;

/// <summary>The browser of this machine and the program that drives it.</summary>
internal static class Chromium
{
    /// <summary>The path of the browser.</summary>
    public static string? Browser { get; } = Find("chromium");

    /// <summary>The path of its driver.</summary>
    public static string? Driver { get; } = Find("chromedriver");

    /// <summary>Why there is no browser to test in; null when there is one.</summary>
    public static string? Missing { get; } = Browser is null || Driver is null
        ? "Chromium or its driver is not installed here (Debian: apt-get install chromium chromium-driver)."
        : null;

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}

/// <summary>A fact about what a browser does; skipped, with the reason, where there is none.</summary>
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Chromium.Missing;
}
