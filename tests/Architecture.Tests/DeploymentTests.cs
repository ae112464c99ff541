using System.Text.RegularExpressions;
using System.Xml.Linq;
using OrleansJobs.Architecture.Tests.Support;
using OrleansJobs.Support;
using YamlDotNet.RepresentationModel;
using static OrleansJobs.Architecture.Tests.Support.Deployment;

namespace OrleansJobs.Architecture.Tests;

/// <summary>No Docker and no Kubernetes runs where these tests do: what can be read of the files is held to what the program does.</summary>
public sealed partial class DeploymentTests
{
    private static readonly string[] Modes = ["silo", "gateway"];

    private static readonly string[] Ports = ["8080", "11111", "30000"];

    [Fact]
    public void EverySettingIsInTheTable()
    {
        var told = Repository.Read("docs/operations.md");
        var named = Services.SelectMany(service => Members(At(service.Service, "environment")).Select(variable => variable.Key))
            .Concat(Pods.SelectMany(pod => Items(At(pod.Container, "env")).Select(variable => Text(variable, "name")!)))
            .Concat(ImageVariable().Matches(string.Join('\n', Image)).Select(match => match.Groups[1].Value))
            .Where(name => !name.StartsWith("ASPNETCORE_", StringComparison.Ordinal)).Distinct().ToArray();
        Assert.Contains("Cluster__Mode", named);
        Rule.Holds("A setting that is set has a row in docs/operations.md.",
            named.Where(name => !told.Contains($"| `{name.Replace("__", ":", StringComparison.Ordinal)}`", StringComparison.Ordinal)));
    }

    [Fact]
    public void EveryModeIsOneThatTheProgramHas()
    {
        Assert.Equal(Modes, Services.Select(service => Text(service.Service, "environment", "Cluster__Mode")!).Distinct().OrderDescending());
        Assert.Equal(Modes, Pods.Select(pod => Text(Variable(pod.Container, "Cluster__Mode"), "value")!).OrderDescending());
    }

    [Fact]
    public void ThePortsAgree()
    {
        Assert.Equal($"EXPOSE {string.Join(' ', Ports)}", Image.Single(line => line.StartsWith("EXPOSE", StringComparison.Ordinal)));
        var ofPods = Pods.ToDictionary(pod => pod.Role, pod => Items(At(pod.Container, "ports")).Select(port => Text(port, "containerPort")!));
        Assert.Equal(Ports, ofPods["silo"]);
        Assert.Equal(Ports[..1], ofPods["gateway"]);
        var allowed = Manifests.Where(manifest => Text(manifest.Object, "kind") == "NetworkPolicy")
            .SelectMany(policy => Items(At(policy.Object, "spec", "ingress"))).SelectMany(rule => Items(At(rule, "ports")));
        Assert.Equal(Ports[1..], allowed.Select(port => Text(port, "port")!));
        Assert.All(Services.SelectMany(service => Items(At(service.Service, "ports"))).Select(port => port.ToString()),
            port => Assert.Matches(@"^127\.0\.0\.1:\d+:8080$", port));
    }

    [Fact]
    public void NothingRunsAsRoot()
    {
        Assert.Contains("USER $APP_UID", Image);
        Assert.All(Services, service => Assert.Equal("true", Text(service.Service, "read_only")));
        Assert.All(Pods, pod =>
        {
            Assert.Equal("true", Text(pod.Pod, "securityContext", "runAsNonRoot"));
            Assert.Equal("true", Text(pod.Container, "securityContext", "readOnlyRootFilesystem"));
            Assert.Equal("false", Text(pod.Container, "securityContext", "allowPrivilegeEscalation"));
        });
    }

    [Fact]
    public void HealthIsAskedAndTheDatabaseRestartsNobody()
    {
        Assert.Contains(Image, line => line.StartsWith("HEALTHCHECK", StringComparison.Ordinal) && line.Contains("\"--health\"", StringComparison.Ordinal));
        Assert.All(Pods, pod =>
        {
            Assert.Equal("/health", Text(pod.Container, "readinessProbe", "httpGet", "path"));
            Assert.Equal("/", Text(pod.Container, "livenessProbe", "httpGet", "path"));
            Assert.Equal("/", Text(pod.Container, "startupProbe", "httpGet", "path"));
        });
    }

    [Fact]
    public void TheSignalReachesTheProgramAndItHasTheTimeToEnd()
    {
        Assert.Contains("ENTRYPOINT [\"dotnet\", \"OrleansJobs.Gateway.dll\"]", Image);
        const int drainTimeAndTenSeconds = 20;
        Assert.All(Services, service => Assert.True(int.Parse(Text(service.Service, "stop_grace_period")!.TrimEnd('s')) > drainTimeAndTenSeconds));
        Assert.All(Pods, pod => Assert.True(int.Parse(Text(pod.Pod, "terminationGracePeriodSeconds")!) > drainTimeAndTenSeconds));
    }

    [Fact]
    public void EveryImageHasAVersionAndOursIsThisOne()
    {
        var version = XDocument.Parse(Repository.Read("Directory.Build.props")).Descendants("Version").Single().Value;
        Assert.Equal($"orleansjobs:{version}", Assert.Single(
            Services.Select(service => Text(service.Service, "image")).Concat(Pods.Select(pod => Text(pod.Container, "image"))).Distinct()));
        var kustomization = Manifests.Single(manifest => Text(manifest.Object, "kind") == "Kustomization").Object;
        Assert.Equal(version, Text(Items(At(kustomization, "images")).Single(), "newTag"));
        var others = Image.Where(line => line.StartsWith("FROM", StringComparison.Ordinal)).Select(line => line.Split(' ')[1])
            .Append(Text(Compose, "services", "postgres", "image")!).ToArray();
        Assert.Equal(3, others.Length);
        Assert.All(others, image => Assert.Matches(@":\d+\.\d+(\.\d+)?$", image));
    }

    [Fact]
    public void TheImageRestoresWhatTheProgramIsMadeOf() => Assert.All(Tree.Under("src/", ".csproj"),
        project => Assert.Contains($"COPY {project.Path} {Path.GetDirectoryName(project.Path)}/", Image));

    [Fact]
    public void TheManifestsAreListed() => Assert.Equal(
        Manifests.Select(manifest => Path.GetFileName(manifest.File)).Distinct().Where(file => file != "kustomization.yaml"),
        Manifests.Where(manifest => Text(manifest.Object, "kind") == "Kustomization")
            .SelectMany(list => Items(At(list.Object, "resources"))).Select(file => file.ToString()).Order(StringComparer.Ordinal));

    [Fact]
    public void NoSecretIsWrittenDown()
    {
        Assert.DoesNotContain(Manifests, manifest => Text(manifest.Object, "kind") == "Secret");
        Rule.Holds("A password comes from outside.", Tree.Files
            .Where(file => file.Path is "Dockerfile" or "docker-compose.yml" or ".env.example" || file.Path.StartsWith("deploy/", StringComparison.Ordinal))
            .SelectMany(file => Password().Matches(file.Text).Select(match => $"{file.Path}: {match.Value}")));
    }

    private static YamlNode Variable(YamlNode container, string name) => Items(At(container, "env")).Single(variable => Text(variable, "name") == name);

    [GeneratedRegex(@"(?:^ENV | {4,}|\t)(\w+)=\S*", RegexOptions.Multiline)]
    private static partial Regex ImageVariable();

    // A password with a value that is no reference to the environment.
    [GeneratedRegex("""(?:password|secret)\w*\s*[=:][ "']*(?!\$\{|\?)[^\s"'$;]+""", RegexOptions.IgnoreCase)]
    private static partial Regex Password();
}
