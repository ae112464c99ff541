using System.Net;
using System.Net.Sockets;

namespace OrleansJobs.Silo.Net;

/// <summary>Connects to public addresses alone. The address that is checked is the one that is connected to, so that neither a name that
/// answers differently the second time nor a redirect leads past it.</summary>
internal static class GuardedConnection
{
    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    /// <exception cref="AddressRefusedException">The host has no public address.</exception>
    public static async ValueTask<Stream> OpenAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint;
        var addresses = IPAddress.TryParse(host.Host, out var literal)
            ? [literal]
            : await Dns.GetHostAddressesAsync(host.Host, cancellationToken);
        IPAddress[] open = [.. addresses.Where(PublicAddress.IsPublic)];
        if (open.Length == 0) throw new AddressRefusedException(host.Host);

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(open, host.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>A host is not on the open internet.</summary>
/// <param name="host">The host.</param>
internal sealed class AddressRefusedException(string host) : Exception($"The host '{host}' has no public address");
