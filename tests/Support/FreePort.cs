using System.Net;
using System.Net.Sockets;

namespace OrleansJobs.Support;

/// <summary>Ports of this machine on which nobody listens. They lie below those that the system hands to connections, so that none is
/// taken by a connection while its process is dead and will be back.</summary>
public static class FreePort
{
    private const int Lowest = 20_000;
    private const int Count = 10_000;

    private static int _next = Random.Shared.Next(Count);

    /// <summary>One that was not given before, in this process.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = Lowest + (int)((uint)Interlocked.Increment(ref _next) % Count);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // taken
            }
        }
    }
}
