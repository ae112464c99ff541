using System.Diagnostics;
using OpenQA.Selenium;
using OpenQA.Selenium.Chrome;
using OrleansJobs.Support;

namespace OrleansJobs.Browser.Tests.Fixtures;

/// <summary>One headless Chromium with a profile of its own, that all tests use, one after the other. Each test opens pages of its own.</summary>
public sealed class BrowserRun : IDisposable
{
    /// <summary>Pages that nobody looks at keep their clocks; root, which a build machine often is, has no sandbox.</summary>
    private static readonly string[] Arguments =
    [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-extensions", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-default-browser-check", "--no-proxy-server",
        "--disable-background-timer-throttling", "--disable-renderer-backgrounding", "--disable-backgrounding-occluded-windows",
    ];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryDirectory _profile = new();
    private readonly ChromeDriverService? _service;
    private readonly ChromeDriver? _driver;
    private readonly int[] _processes = [];

    public BrowserRun()
    {
        if (Chromium.Missing is not null) return;
        Environment.SetEnvironmentVariable("SE_AVOID_STATS", "true");
        _service = ChromeDriverService.CreateDefaultService(Path.GetDirectoryName(Chromium.Driver), Path.GetFileName(Chromium.Driver));
        _service.SuppressInitialDiagnosticInformation = true;
        try
        {
            _driver = new ChromeDriver(_service, Options(), Patience);
            _processes = [_service.ProcessId, Convert.ToInt32(_driver.Capabilities.GetCapability("goog:processID"), null)];
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The browser; there is one in every test that is not skipped.</summary>
    internal ChromeDriver Driver => _driver ?? throw new InvalidOperationException(Chromium.Missing);

    /// <summary>Opens a page of the service.</summary>
    /// <param name="service">The service: its address is the page's origin.</param>
    /// <param name="user">Whom the sign-in in front of the service names; null for nobody.</param>
    /// <param name="scripts">What the page runs after World.js, now and after each reload: files of Pages.</param>
    internal Page Open(ServiceProcess service, string? user = null, params string[] scripts)
    {
        Driver.SwitchTo().NewWindow(WindowType.Tab);
        return new Page(Driver, new Uri(service.Url, "/health"), user, scripts);
    }

    public void Dispose()
    {
        try
        {
            _driver?.Dispose();
            _service?.Dispose();
        }
        finally
        {
            foreach (var process in _processes) Processes.End(process);
            DeleteProfile();
        }
    }

    /// <summary>The last of the browser's processes may still be writing.</summary>
    private void DeleteProfile()
    {
        for (var began = Stopwatch.GetTimestamp(); ;)
        {
            try
            {
                _profile.Dispose();
                return;
            }
            catch (IOException) when (Stopwatch.GetElapsedTime(began) < Patience)
            {
                Thread.Sleep(20);
            }
        }
    }

    private ChromeOptions Options()
    {
        var options = new ChromeOptions { BinaryLocation = Chromium.Browser };
        options.AddArguments([.. Arguments, $"--user-data-dir={_profile.Path}"]);
        options.SetLoggingPreference("performance", LogLevel.All); // what went over the network
        return options;
    }
}

/// <summary>The tests that use it.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<BrowserRun>
{
    public const string Name = "Chromium";
}
