using OrleansJobs.Support;

namespace OrleansJobs.Browser.Tests.Fixtures;

/// <summary>A test with a data directory of its own, and a model that holds work up until the test lets it go on.</summary>
public abstract class HeldWork : IAsyncLifetime
{
    private protected TemporaryDirectory Data { get; } = new();

    private protected Model Model { get; private set; } = null!;

    public async Task InitializeAsync() => Model = await Model.StartAsync();

    public async Task DisposeAsync()
    {
        await Model.DisposeAsync();
        Data.Dispose();
    }
}
