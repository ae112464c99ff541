using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.AspNetCore.Routing;
using OrleansJobs.Architecture.Tests.Support;
using OrleansJobs.Gateway.Hosting;
using OrleansJobs.Support;

namespace OrleansJobs.Architecture.Tests;

public sealed partial class DocsTests
{
    [Fact]
    public void EveryLinkLeadsToAFile() => Rule.Holds("A link in the docs leads to a file.",
        from page in Tree.Under("", ".md")
        from link in Link().Matches(page.Text).Select(match => match.Groups[1].Value)
        where !link.Contains("://", StringComparison.Ordinal)
        let target = Path.Combine(Repository.Root, Path.GetDirectoryName(page.Path)!, link)
        where !File.Exists(target) && !Directory.Exists(target)
        select $"{page.Path}: {link}");

    [Fact]
    public void EveryWordInTheGlossaryHasOneMeaning()
    {
        var words = GlossaryRow().Matches(Repository.Read("docs/glossary.md")).SelectMany(row => row.Groups[1].Value.Split(", ")).ToArray();
        Assert.NotEmpty(words);
        Assert.Equal(words.Distinct(StringComparer.OrdinalIgnoreCase), words);
    }

    [Fact]
    public async Task TheRoutesOnRecordAreTheRoutesThatAreMapped()
    {
        var data = Directory.CreateTempSubdirectory("orleansjobs-routes-");
        await using var app = GatewayApp.Build(["--urls", "http://127.0.0.1:0", "--data", data.FullName]);
        var mapped = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(route => !route.RoutePattern.RawText!.StartsWith("/openapi", StringComparison.Ordinal))
            .SelectMany(route => route.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods
                .Select(method => $"{method} {Constraint().Replace(route.RoutePattern.RawText!, "}")}"));
        var recorded = Route().Matches(Repository.Read("docs/http-api.md")).Select(row => row.Groups[1].Value);
        data.Delete(recursive: true);

        Assert.Equal(recorded.Distinct().Order(StringComparer.Ordinal), mapped.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void TheTableOfPackagesIsTheListOfPackages()
    {
        var version = OrleansVersion().Match(Repository.Read("Directory.Build.props")).Groups[1].Value;
        var pinned = XDocument.Parse(Repository.Read("Directory.Packages.props")).Descendants("PackageVersion")
            .Select(package => $"{package.Attribute("Include")!.Value} {package.Attribute("Version")!.Value}")
            .Select(package => package.Replace("$(OrleansVersion)", version, StringComparison.Ordinal));
        var told = PackageRow().Matches(Repository.Read("docs/decisions/0001-packages.md")).Skip(1) // the heading
            .Select(row => $"{row.Groups[1].Value} {row.Groups[2].Value}");

        Assert.Equal(pinned.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void TheSolutionHasEveryProject()
    {
        var solution = Repository.Read("OrleansJobs.sln").Replace('\\', '/');
        var listed = SolutionProject().Matches(solution).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal);
        Assert.Equal(Tree.Under("", ".csproj").Select(file => file.Path), listed);
    }

    [GeneratedRegex(@"\]\(([^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^\| \*\*(.+?)\*\* \|", RegexOptions.Multiline)]
    private static partial Regex GlossaryRow();

    [GeneratedRegex(@"^\| `([A-Z]+ [^`?]+)(?:\?[^`]*)?` \|", RegexOptions.Multiline)]
    private static partial Regex Route();

    [GeneratedRegex(@":[^}]+\}")]
    private static partial Regex Constraint();

    [GeneratedRegex("<OrleansVersion>(.+)</OrleansVersion>")]
    private static partial Regex OrleansVersion();

    [GeneratedRegex(@"^\| (\S+) \| (\S+) \| .+ \|$", RegexOptions.Multiline)]
    private static partial Regex PackageRow();

    [GeneratedRegex(@"""([^""]+\.csproj)""")]
    private static partial Regex SolutionProject();
}
