using System.Reflection;
using System.Xml.Linq;
using OrleansJobs.Architecture.Tests.Support;
using OrleansJobs.Gateway.Hosting;
using OrleansJobs.Grains;
using OrleansJobs.Silo.Hosting;
using OrleansJobs.Support;

namespace OrleansJobs.Architecture.Tests;

public sealed class LayerTests
{
    private static readonly Assembly Gateway = typeof(GatewayApp).Assembly;

    private static readonly Assembly Grains = typeof(JobGrainServices).Assembly;

    private static readonly string[] DatabaseDrivers = ["SQLitePCL", "Microsoft.Data.", "Npgsql", "System.Data"];

    [Theory]
    [InlineData("Embedded", "")]
    [InlineData("Grains", "Embedded")]
    [InlineData("Silo", "Grains")]
    [InlineData("Gateway", "Silo")]
    public void AProjectReferencesTheOneBehindIt(string project, string behind) =>
        Assert.Equal(behind, string.Join(' ', References($"src/{project}/{project}.csproj")));

    [Fact]
    public void EveryProjectHasItsPlaceInThePicture() => Assert.Equal(
        ["Embedded", "Gateway", "Grains", "Silo"],
        Tree.Under("src/", ".csproj").Select(file => Path.GetFileNameWithoutExtension(file.Path)));

    [Fact]
    public void TheGatewaySeesContractsAloneOfTheGrains() => Rule.Holds(
        "Of the grains the gateway uses OrleansJobs.Grains.Contracts.",
        Uses(Gateway, Grains.GetName().Name!).Where(type => type.Namespace != "OrleansJobs.Grains.Contracts").Select(Name));

    [Fact]
    public void TheGatewaySeesHostingAloneOfTheSilo() => Rule.Holds(
        "Of the silo the gateway uses OrleansJobs.Silo.Hosting, and the exception of a start that failed.",
        Uses(Gateway, typeof(SiloHosting).Assembly.GetName().Name!)
            .Where(type => type is not ({ Namespace: "OrleansJobs.Silo.Hosting" } or { Name: "StoreStartException" })).Select(Name));

    [Fact]
    public void TheGatewayOpensNoDatabase() => Rule.Holds("The gateway uses no database driver.", Uses(Gateway, DatabaseDrivers));

    [Fact]
    public void TheGrainsKnowNoDatabase() => Rule.Holds("The grains use no database driver.", Uses(Grains, DatabaseDrivers));

    [Fact]
    public void TheGrainsKnowNoHttp() =>
        Rule.Holds("The grains use no type of ASP.NET.", Uses(Grains, ["Microsoft.AspNetCore.", "System.Net"]));

    [Theory]
    [InlineData("src/Silo/", "OrleansJobs.Gateway")]
    [InlineData("src/Silo/Storage/", "OrleansJobs.Silo.Handlers")]
    [InlineData("src/Silo/Storage/", "OrleansJobs.Silo.Hosting")]
    [InlineData("src/Silo/Handlers/", "OrleansJobs.Silo.Storage")]
    [InlineData("src/Silo/Handlers/", "OrleansJobs.Silo.Hosting")]
    [InlineData("src/Silo/Runners/", "OrleansJobs.Silo.Storage")]
    [InlineData("src/Silo/Runners/", "OrleansJobs.Silo.Hosting")]
    [InlineData("src/Grains/", "OrleansJobs.Silo")]
    [InlineData("src/Embedded/", "OrleansJobs.Grains")]
    [InlineData("src/Grains/Contracts/", "OrleansJobs.Grains.Jobs")]
    [InlineData("src/Grains/Contracts/", "OrleansJobs.Grains.Storage")]
    [InlineData("src/Grains/Contracts/", "OrleansJobs.Grains.Execution")]
    public void AFolderDoesNotKnow(string folder, string name) => Rule.Holds(
        $"Nothing in {folder} names {name}.",
        Tree.Under(folder, ".cs").Where(file => file.Text.Contains(name, StringComparison.Ordinal)).Select(file => file.Path));

    private static IEnumerable<(string Assembly, string Namespace, string Name)> Uses(Assembly assembly, string used) =>
        TypeUses.Of(assembly).Where(type => type.Assembly == used);

    private static IEnumerable<string> Uses(Assembly assembly, string[] prefixes) =>
        from type in TypeUses.Of(assembly)
        where prefixes.Any(prefix => type.Assembly.StartsWith(prefix, StringComparison.Ordinal))
        select Name(type);

    private static string Name((string Assembly, string Namespace, string Name) type) => $"{type.Namespace}.{type.Name}";

    private static IEnumerable<string> References(string project) =>
        XDocument.Parse(Repository.Read(project)).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
}
