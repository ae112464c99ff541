using System.Net;
using System.Net.Sockets;

namespace OrleansJobs.Gateway.Hosting;

/// <summary>The addresses of <c>--urls</c>, tried before anything else starts: a silo that starts only to stop again would touch the
/// data.</summary>
internal static class ListenAddress
{
    /// <summary>Tries each address once.</summary>
    /// <exception cref="StartRefusedException">One cannot be listened on.</exception>
    public static void RequireFree(string urls)
    {
        foreach (var url in urls.Split(';'))
        {
            if (!GatewayArguments.IsListenable(url)) throw NoAddress(url);
            Require(url, Parse(url));
        }
    }

    /// <summary>Whether nobody but this machine can reach any of them.</summary>
    public static bool AreLoopback(string urls) =>
        urls.Split(';').All(url => Parse(url) is { IsUnixPipe: false, IsNamedPipe: false } address && HostOf(address) is { } host && IPAddress.IsLoopback(host));

    private static BindingAddress Parse(string url)
    {
        try
        {
            return BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            throw NoAddress(url);
        }
    }

    private static void Require(string url, BindingAddress address)
    {
        if (address.IsUnixPipe || address.IsNamedPipe) return;
        var host = HostOf(address) ?? throw NoAddress(url);
        if (address.Port == 0) return; // any free one
        try
        {
            using var socket = new Socket(host.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(host, address.Port)); // without listening: who already waits for the service would be let in and cut off
        }
        catch (SocketException refusal) when (refusal.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new StartRefusedException($"The address {url} is already in use; choose another with --urls.");
        }
        catch (SocketException refusal)
        {
            throw new StartRefusedException($"The address {url} cannot be listened on ({refusal.Message}); choose another with --urls.");
        }
    }

    /// <summary>Null for what Kestrel would take for every address of the machine, as it does any name, or would not take at all.</summary>
    private static IPAddress? HostOf(BindingAddress address)
    {
        if (address.Host is "*" or "+") return IPAddress.Any;
        if (address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)) return address.Port == 0 ? null : IPAddress.Loopback;
        return IPAddress.TryParse(address.Host, out var ip) ? ip : null;
    }

    private static StartRefusedException NoAddress(string url) => new(
        $"'{url}' is not an address to listen on, such as {GatewayArguments.DefaultUrl}: "
        + "its host must be an IP address, localhost with a port, or * for every address.");
}
