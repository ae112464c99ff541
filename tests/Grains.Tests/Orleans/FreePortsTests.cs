using System.Net;
using System.Net.Sockets;
using OrleansJobs.Silo.Hosting;

namespace OrleansJobs.Grains.Tests.Orleans;

/// <summary>A port is held from the moment it is chosen.</summary>
public sealed class FreePortsTests
{
    [Fact]
    public void NobodyElseGetsAPortThatIsHeld()
    {
        using var ports = new FreePorts();
        var held = Enumerable.Range(0, 20).Select(_ => ports.OrFree(0)).ToHashSet();
        Assert.Equal(20, held.Count);
        Assert.Empty(held.Intersect(Enumerable.Range(0, 3_000).Select(_ => AnyPort()))); // nearly half of those there are
    }

    [Fact]
    public async Task ASocketThatSharesAsThoseOfOrleansListensOnIt()
    {
        using var ports = new FreePorts();
        var place = new IPEndPoint(IPAddress.Loopback, ports.OrFree(0));
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Bind(place);
        listener.Listen();
        using var client = new TcpClient();
        await client.ConnectAsync(place);
        using var connection = await listener.AcceptAsync();
        Assert.Equal(client.Client.LocalEndPoint, connection.RemoteEndPoint);
    }

    [Fact]
    public void APortThatIsGivenIsTaken()
    {
        using var ports = new FreePorts();
        Assert.Equal(11111, ports.OrFree(11111));
    }

    private static int AnyPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
