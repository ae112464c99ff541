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
        foreach (var url in urls.Split(';')) Require(url, Parse(url));
    }

    private static BindingAddress Parse(string url)
    {
        try
        {
            return BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            throw new StartRefusedException($"'{url}' is not an address to listen on, such as {GatewayArguments.DefaultUrl}.");
        }
    }

    private static void Require(string url, BindingAddress address)
    {
        if (address.Port == 0) return; // any free one
        try
        {
            using var listener = new TcpListener(HostOf(address), address.Port);
            listener.Start();
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

    private static IPAddress HostOf(BindingAddress address) =>
        address.Host == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(address.Host, out var ip) ? ip : IPAddress.Any;
}
