using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;

namespace OrleansJobs.Silo.Hosting;

/// <summary>Ports that nobody else has, for a silo that may listen anywhere. Orleans wants a number before it listens; as long as the host
/// lives, the number is held by a socket that never listens. It shares its port with sockets that allow that too, as those of Orleans do,
/// and the system gives it to nobody else who asks for any port: silos that start together would else get the same one now and then, and
/// Orleans would let both listen on it.</summary>
/// <remarks>A hosted service only so that it is disposed with the host.</remarks>
internal sealed class FreePorts : IHostedService, IDisposable
{
    private readonly List<Socket> _held = [];

    /// <summary>The port, or a free one where any will do.</summary>
    public int OrFree(int port)
    {
        if (port != 0) return port;
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _held.Add(socket);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(new IPEndPoint(IPAddress.Any, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var socket in _held) socket.Dispose();
    }
}
