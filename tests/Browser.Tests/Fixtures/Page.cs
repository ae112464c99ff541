using System.Text.Json;
using OpenQA.Selenium;
using OpenQA.Selenium.Chrome;
using OrleansJobs.Support.Calls;

namespace OrleansJobs.Browser.Tests.Fixtures;

/// <summary>A page in a tab of its own, on the service's origin. Its user holds for all that the page requests, as with a sign-in in front
/// of the service.</summary>
internal sealed class Page : IDisposable
{
    private const string Inject = "const script = document.createElement('script'); script.textContent = arguments[0]; document.head.append(script);";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ChromeDriver _driver;
    private readonly string _window;
    private readonly Uri _address;
    private readonly string[] _scripts;

    public Page(ChromeDriver driver, Uri address, string? user, string[] scripts)
    {
        (_driver, _window, _address, _scripts) = (driver, driver.CurrentWindowHandle, address, ["World.js", .. scripts]);
        driver.ExecuteCdpCommand("Network.enable", []);
        if (user is not null) driver.ExecuteCdpCommand("Network.setExtraHTTPHeaders", new() { ["headers"] = new Dictionary<string, object> { ["X-User-Id"] = user } });
        Come();
    }

    /// <summary>Comes to the page, again after <see cref="Leave"/>: a new document that knows nothing of the one before.</summary>
    public void Come() => Load(driver => driver.Navigate().GoToUrl(_address));

    /// <summary>What F5 does.</summary>
    public void Reload() => Load(driver => driver.Navigate().Refresh());

    /// <summary>Goes to another site: the page is gone with all that it was doing.</summary>
    public void Leave() => Here().Navigate().GoToUrl("about:blank");

    /// <summary>Runs statements in a function of their own.</summary>
    public void Do(string statements) => Here().ExecuteScript(statements);

    /// <summary>The value of an expression; of a promise, what it is kept with.</summary>
    public JsonElement Ask(string expression)
    {
        var json = (string)Here().ExecuteScript($"return (async () => JSON.stringify((await ({expression})) ?? null))()")!;
        return JsonDocument.Parse(json).RootElement;
    }

    /// <summary>Presses the button with this text.</summary>
    public void Press(string button) =>
        Here().ExecuteScript("[...document.querySelectorAll('button')].find(button => button.textContent === arguments[0]).click()", button);

    /// <summary>Waits until an expression is true, and fails with what the page knows when that does not come about.</summary>
    public async Task UntilAsync(string expression, TimeSpan? atMost = null)
    {
        try
        {
            await JobCalls.UntilAsync(() => Task.FromResult(Ask($"!!({expression})").GetBoolean()), expression, atMost ?? Patience);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message} The page: {Ask("World.report()")}");
        }
    }

    /// <summary>What went over the network since it was asked last, all pages together.</summary>
    public IEnumerable<JsonElement> Network() => _driver.Manage().Logs.GetLog("performance")
        .Select(entry => JsonDocument.Parse(entry.Message).RootElement.GetProperty("message"));

    public void Dispose()
    {
        Here().Close();
        _driver.SwitchTo().Window(_driver.WindowHandles[0]);
    }

    private void Load(Action<ChromeDriver> go)
    {
        go(Here());
        foreach (var script in _scripts) _driver.ExecuteScript(Inject, Scripts.Read(script));
    }

    private ChromeDriver Here()
    {
        _driver.SwitchTo().Window(_window);
        return _driver;
    }
}
