using OrleansJobs.Browser.Tests.Fixtures;
using OrleansJobs.Support;

namespace OrleansJobs.Browser.Tests;

/// <summary>The stand-in that the seeds' code runs on behaves as what it stands in for.</summary>
[Collection(BrowserCollection.Name)]
public sealed class WorldTests(BrowserRun browser) : IDisposable
{
    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [BrowserFact]
    public async Task StateIsKeptAndEffectsFollowTheirDependencies()
    {
        await using var service = await ServiceProcess.StartAsync(_data.Path);
        using var page = browser.Open(service, scripts: "Pages/Worldly.js");
        page.Do("window.counter = World.mount(Counter, { name: 'a' }); count(); count()");
        await page.UntilAsync("counter.root.innerHTML === '<progress max=\"100\" value=\"2\"></progress><div>a y<button>more</button></div>'");
        page.Do("document.querySelector('button').click()");
        await page.UntilAsync("counter.root.querySelector('progress').value === 3");
        page.Do("counter.show({ name: 'b' })");
        await page.UntilAsync("counter.root.innerText.startsWith('b y')");
        page.Do("counter.unmount(); count()");
        Assert.Equal("begin a 0,end a 0,begin a 2,end a 2,begin a 3,end a 3,begin b 3,end b 3", page.Ask("said.join()").GetString());
        Assert.Equal("", page.Ask("document.querySelectorAll('main').length || ''").GetString());

        page.Reload();
        Assert.Equal(0, page.Ask("said.length").GetInt32());
    }

    [BrowserFact]
    public async Task AxiosRejectsWhatIsNoSuccess()
    {
        await using var service = await ServiceProcess.StartAsync(_data.Path);
        using var page = browser.Open(service, "ada");
        Assert.Equal("healthy", page.Ask("axios.get('/health').then(response => response.data.status)").GetString());
        Assert.Equal("404 404", page.Ask("axios.get('/nowhere').catch(error => error.response.status + ' ' + error.response.data.status)").GetString());
        Assert.Equal("/health 200,/nowhere 404", page.Ask("World.heard.map(heard => `${heard.url} ${heard.status}`).join()").GetString());
    }
}
