using Orleans.Runtime;
using OrleansJobs.Conformance_Tests.Hosts;

namespace OrleansJobs.Conformance_Tests.Grains;

public interface IStateGrain : IGrainWithStringKey
{
    Task<Guid> Activation();

    Task<string?> Read();

    Task<bool> Exists();

    Task Write(string text);

    Task WriteTwiceAtOnce(string text);

    Task<bool> WriteAndSwallow(string text);

    Task Clear();

    Task Reread();
}

[GenerateSerializer]
public sealed class StoredText
{
    [Id(0)]
    public string? Text { get; set; }
}

internal sealed class StateGrain(
    [PersistentState("text", HostSettings.StorageName)] IPersistentState<StoredText> text,
    [PersistentState("other", HostSettings.StorageName)] IPersistentState<StoredText> other) : Grain, IStateGrain
{
    private readonly Guid _activation = Guid.NewGuid();
    private string? _foundAtActivation;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _foundAtActivation = text.State.Text;
        return Task.CompletedTask;
    }

    public Task<Guid> Activation() => Task.FromResult(_activation);

    public Task<string?> Read() => Task.FromResult(text.State.Text ?? _foundAtActivation);

    public Task<bool> Exists() => Task.FromResult(text.RecordExists && text.Etag is not null);

    public async Task Write(string value)
    {
        (text.State.Text, other.State.Text) = (value, $"other than {value}");
        await text.WriteStateAsync();
        await other.WriteStateAsync();
    }

    public async Task WriteTwiceAtOnce(string value)
    {
        text.State.Text = value;
        await Task.WhenAll(text.WriteStateAsync(), text.WriteStateAsync());
    }

    public async Task<bool> WriteAndSwallow(string value)
    {
        try
        {
            text.State.Text = value;
            await text.WriteStateAsync();
            return true;
        }
        catch (Orleans.Storage.InconsistentStateException)
        {
            return false;
        }
    }

    public Task Clear() => text.ClearStateAsync();

    public Task Reread() => text.ReadStateAsync();
}
