using OrleansJobs.Support;
using YamlDotNet.RepresentationModel;

namespace OrleansJobs.Architecture.Tests.Support;

/// <summary>What starts the service outside its code: the image, the compose file, the Kubernetes manifests.</summary>
internal static class Deployment
{
    /// <summary>The image's instructions, continued lines joined.</summary>
    public static string[] Image { get; } =
        [.. Repository.Read("Dockerfile").Replace("\\\n", "", StringComparison.Ordinal).Split('\n').Where(line => line is not ("" or ['#', ..]))];

    /// <summary>The compose file, its anchors resolved and its merges carried out.</summary>
    public static YamlMappingNode Compose { get; } = (YamlMappingNode)Parse("docker-compose.yml").Single();

    /// <summary>Every object of the manifests with its file.</summary>
    public static (string File, YamlNode Object)[] Manifests { get; } =
        [.. Tree.Under("deploy/kubernetes/", ".yaml").SelectMany(file => Parse(file.Path).Select(document => (file.Path, document)))];

    /// <summary>What runs in a cluster: the pod of each Deployment and its one container.</summary>
    public static (string Role, YamlNode Pod, YamlNode Container)[] Pods { get; } =
        [.. from manifest in Manifests
            where Text(manifest.Object, "kind") == "Deployment"
            let pod = At(manifest.Object, "spec", "template", "spec")!
            let container = Items(At(pod, "containers")).Single()
            select (Text(container, "name")!, pod, container)];

    /// <summary>The services of the compose file by name, those of our image alone.</summary>
    public static (string Name, YamlNode Service)[] Services { get; } =
        [.. Members(At(Compose, "services")).Where(service => At(service.Value, "build") is not null).Select(service => (service.Key, service.Value))];

    /// <summary>The value at a path of names; null when it is not there.</summary>
    public static YamlNode? At(YamlNode? node, params string[] path) => path.Aggregate(node, (inner, name) =>
        Members(inner).Where(member => member.Key == name).Select(member => member.Value).FirstOrDefault());

    /// <summary>The text at a path of names.</summary>
    public static string? Text(YamlNode? node, params string[] path) => (At(node, path) as YamlScalarNode)?.Value;

    /// <summary>The entries of a list; none for anything else.</summary>
    public static IEnumerable<YamlNode> Items(YamlNode? node) => node as YamlSequenceNode ?? Enumerable.Empty<YamlNode>();

    /// <summary>The members of a mapping, its own before those that it merges (<c>&lt;&lt;</c>); none for anything else.</summary>
    public static IEnumerable<(string Key, YamlNode Value)> Members(YamlNode? node) => node is not YamlMappingNode mapping ? [] :
        mapping.Where(member => Name(member.Key) != "<<").Select(member => (Name(member.Key), member.Value))
            .Concat(mapping.Where(member => Name(member.Key) == "<<").SelectMany(member => Members(member.Value)))
            .DistinctBy(member => member.Item1);

    private static string Name(YamlNode key) => ((YamlScalarNode)key).Value!;

    private static YamlNode[] Parse(string path)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Repository.Read(path)));
        return [.. stream.Documents.Select(document => document.RootNode)];
    }
}
