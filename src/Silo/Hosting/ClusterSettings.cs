using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;

namespace OrleansJobs.Silo.Hosting;

/// <summary>The place of this process among others: section <c>Cluster</c>, and the database that they share.</summary>
internal sealed record ClusterSettings
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Cluster";

    /// <summary>What this process does. Default: everything.</summary>
    public ServiceMode Mode { get; private init; }

    /// <summary>The PostgreSQL database that all processes share: <c>ConnectionStrings:Jobs</c>. Null where this process is alone with
    /// its SQLite file.</summary>
    public string? ConnectionString { get; private init; }

    /// <summary>The service: what reminders and grain state belong to, across all deployments of it. Default: orleans-jobs.</summary>
    public string ServiceId { get; private init; } = "orleans-jobs";

    /// <summary>The cluster: processes with the same one find each other. Default: orleans-jobs.</summary>
    public string ClusterId { get; private init; } = "orleans-jobs";

    /// <summary>Where the other silos reach this one; 0 for any free port. Default: 11111.</summary>
    public int SiloPort { get; private init; } = 11111;

    /// <summary>Where gateways reach this silo (Orleans calls it the gateway port); 0 for any free port. Default: 30000.</summary>
    public int ClientPort { get; private init; } = 30000;

    /// <summary>The address of this machine that is told to the others, and listened on. Null for the one its name stands for.</summary>
    public IPAddress? AdvertisedAddress { get; private init; }

    /// <summary>Reads and checks the settings.</summary>
    /// <exception cref="SettingRefusedException">One is wrong, or they do not go together.</exception>
    public static ClusterSettings Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        if (section[nameof(ConnectionString)] is not null) throw new SettingRefusedException($"There is no setting {Section}:{nameof(ConnectionString)}; the database is ConnectionStrings:Jobs.");
        var defaults = new ClusterSettings();
        var settings = new ClusterSettings
        {
            Mode = ReadMode(section["Mode"]),
            ConnectionString = configuration.GetConnectionString("Jobs") is { Length: > 0 } text ? text : null,
            ServiceId = ReadName(section, nameof(ServiceId), defaults.ServiceId),
            ClusterId = ReadName(section, nameof(ClusterId), defaults.ClusterId),
            SiloPort = ReadPort(section, nameof(SiloPort), defaults.SiloPort),
            ClientPort = ReadPort(section, nameof(ClientPort), defaults.ClientPort),
            AdvertisedAddress = ReadAddress(section[nameof(AdvertisedAddress)]),
        };
        settings.Check();
        return settings;
    }

    private void Check()
    {
        if (Mode != ServiceMode.All && !GrainHost.IsCluster)
            throw new SettingRefusedException($"Cluster:Mode {Mode} needs several processes, and this build is for the {GrainHost.Name} grain host, which is one: build it for orleans.");
        if (Mode != ServiceMode.All && ConnectionString is null)
            throw new SettingRefusedException($"Cluster:Mode {Mode} needs a database that several processes share: set ConnectionStrings:Jobs to a PostgreSQL database.");
        if (SiloPort == ClientPort && SiloPort != 0)
            throw new SettingRefusedException($"Cluster:SiloPort and Cluster:ClientPort are both {SiloPort}; they must differ.");
        if (GrainHost.IsCluster && ConnectionString is not null && Mode != ServiceMode.Gateway)
        {
            RequireFree(SiloPort, nameof(SiloPort));
            RequireFree(ClientPort, nameof(ClientPort));
        }
    }

    private void RequireFree(int port, string name)
    {
        if (port == 0) return;
        try
        {
            var place = new IPEndPoint(AdvertisedAddress ?? IPAddress.Any, port);
            using var socket = new Socket(place.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(place); // without listening: other silos may be waiting for this one
        }
        catch (SocketException refusal)
        {
            var address = AdvertisedAddress is null ? "" : $" of {AdvertisedAddress}";
            throw new SettingRefusedException(refusal.SocketErrorCode == SocketError.AddressNotAvailable
                ? $"Cluster:AdvertisedAddress {AdvertisedAddress} is not an address of this machine."
                : $"Port {port}{address} cannot be listened on ({refusal.Message}): choose another with Cluster:{name}.");
        }
    }

    private static ServiceMode ReadMode(string? word) => word?.ToLowerInvariant() switch
    {
        null or "all" => ServiceMode.All,
        "silo" => ServiceMode.Silo,
        "gateway" => ServiceMode.Gateway,
        _ => throw new SettingRefusedException($"Cluster:Mode '{word}' must be all, silo or gateway."),
    };

    private static string ReadName(IConfiguration section, string name, string otherwise)
    {
        var value = section[name] ?? otherwise;
        return value is { Length: > 0 and <= 100 } && !value.Any(char.IsWhiteSpace)
            ? value
            : throw new SettingRefusedException($"{Section}:{name} '{value}' must be 1 to 100 characters without blanks.");
    }

    private static int ReadPort(IConfiguration section, string name, int otherwise)
    {
        if (section[name] is not { } text) return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535
            ? port
            : throw new SettingRefusedException($"{Section}:{name} '{text}' must be a port, 0 to 65535; 0 takes any free one.");
    }

    private static IPAddress? ReadAddress(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        return IPAddress.TryParse(text, out var address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any)
            ? address
            : throw new SettingRefusedException($"Cluster:AdvertisedAddress '{text}' must be the IP address at which other processes reach this one.");
    }
}
