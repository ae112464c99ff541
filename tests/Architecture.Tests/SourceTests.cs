using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using OrleansJobs.Architecture.Tests.Support;

namespace OrleansJobs.Architecture.Tests;

public sealed partial class SourceTests
{
    [Fact]
    public void NothingIsCompiledOnACondition() => Rule.Holds("src/ has no #if.",
        Tree.CSharp("src/").SelectMany(file => file.All<IfDirectiveTriviaSyntax>().Select(file.Place)));

    [Fact]
    public void NoFileKnowsTheMachineItWasWrittenOn() => Rule.Holds("No file holds an absolute path of a machine.", Lines(MachinePath()));

    [Fact]
    public void NothingIsLeftForLater() => Rule.Holds("What is to be done is done, or is an issue.", Lines(ForLater()));

    [Fact]
    public void ASilencedWarningHasAReason() => Rule.Holds("A warning is silenced with the reason on the same line.",
        from file in Tree.CSharp()
        from pragma in file.All<PragmaWarningDirectiveTriviaSyntax>()
        where pragma.DisableOrRestoreKeyword.ValueText == "disable" && !pragma.ToFullString().Contains("//", StringComparison.Ordinal)
        select file.Place(pragma));

    [Fact]
    public void EveryPublicMemberOfTheProductIsDocumented()
    {
        // The compiler asks for the comments (CS1591, an error as all warnings are) as long as nothing here is undone.
        Assert.Contains("<GenerateDocumentationFile>true</", Read("src/Directory.Build.props"), StringComparison.Ordinal);
        Assert.Contains("<TreatWarningsAsErrors>true</", Read("Directory.Build.props"), StringComparison.Ordinal);
        Rule.Holds("Nothing switches the comments off.", Tree.Files
            .Where(file => file.Path.StartsWith("src/", StringComparison.Ordinal) || !file.Path.Contains('/'))
            .Where(file => Undocumented().IsMatch(file.Text)).Select(file => file.Path));
    }

    [Fact]
    public void TheProductIsBuiltWithTheBans() => Assert.All(["BannedApiAnalyzers", "eng/BannedSymbols.txt"],
        part => Assert.Contains(part, Read("src/Directory.Build.props"), StringComparison.Ordinal));

    [Fact]
    public void TheSystemsClockIsNamedWhereServicesAreRegistered() => Rule.Holds("Time is injected: TimeProvider.System is a registration.",
        from file in Tree.CSharp("src/")
        from access in file.All<MemberAccessExpressionSyntax>()
        where access.ToString() is "TimeProvider.System" && access.Parent?.Parent?.Parent is not
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "TryAddSingleton" } }
        select file.Place(access));

    [Fact]
    public void LogSentencesStandTogether() => Rule.Holds("[LoggerMessage] stands in X.Log.cs.",
        from file in OutsideLogFiles()
        from attribute in file.All<AttributeSyntax>()
        where attribute.Name.ToString().EndsWith("LoggerMessage", StringComparison.Ordinal)
        select file.Place(attribute));

    [Fact]
    public void NothingIsLoggedBesideThem() => Rule.Holds("What is logged is a sentence of X.Log.cs.",
        from file in OutsideLogFiles()
        from call in file.All<InvocationExpressionSyntax>()
        let method = call.Expression as MemberAccessExpressionSyntax
        where method is not null && LogMethod().IsMatch(method.Name.Identifier.Text)
        where method.Expression.ToString() is not ("Math" or "MathF" or "double" or "job" or "context.Job") // a logarithm; the log of a job
        select file.Place(call));

    private static IEnumerable<CSharpFile> OutsideLogFiles() =>
        Tree.CSharp("src/").Where(file => !file.Path.EndsWith(".Log.cs", StringComparison.Ordinal));

    private static string Read(string path) => Tree.Files.Single(file => file.Path == path).Text;

    private static IEnumerable<string> Lines(Regex pattern) =>
        from file in Tree.Files
        from line in file.Text.Split('\n').Select((text, index) => (Text: text, Number: index + 1))
        where pattern.IsMatch(line.Text)
        select $"{file.Path}:{line.Number}: {line.Text.Trim()}";

    [GeneratedRegex(@"(?<![\w.:/])/(?:home|root|work|Users|mnt)/|(?<!\w)[A-Z]:\\Users")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"\b(?:TO[D]O|FIX[M]E|HA[C]K|XX[X])\b")]
    private static partial Regex ForLater();

    [GeneratedRegex("NoWarn.*CS1591|disable CS1591|CS1591.severity")]
    private static partial Regex Undocumented();

    [GeneratedRegex("^Log(Trace|Debug|Information|Warning|Error|Critical)?$")]
    private static partial Regex LogMethod();
}
