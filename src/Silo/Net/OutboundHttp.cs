namespace OrleansJobs.Silo.Net;

/// <summary>How the service calls addresses of its settings.</summary>
internal static class OutboundHttp
{
    /// <summary>A connection for each call: one that is kept may break while it waits, and the next job would pay for it with an
    /// attempt; and so each is checked. Redirects are not followed, a proxy is not used.</summary>
    /// <param name="allowPrivateNetwork">Whether it may lead to this machine or into its network.</param>
    /// <param name="connectTimeout">How long a connection may take, name and TLS included.</param>
    public static SocketsHttpHandler NewHandler(bool allowPrivateNetwork, TimeSpan connectTimeout)
    {
        var handler = new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null, // the trace is the job's
            AllowAutoRedirect = false,
            ConnectTimeout = connectTimeout,
            MaxResponseDrainSize = 0, // an answer that is not read to its end is cut off
            MaxResponseHeadersLength = 32, // KB
            PooledConnectionLifetime = TimeSpan.Zero,
            UseCookies = false,
            UseProxy = false, // a proxy would connect in our place, and check nothing
        };
        if (!allowPrivateNetwork) handler.ConnectCallback = GuardedConnection.OpenAsync;
        return handler;
    }
}
