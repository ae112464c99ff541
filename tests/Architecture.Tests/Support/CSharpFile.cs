using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OrleansJobs.Architecture.Tests.Support;

/// <summary>A C# file, parsed.</summary>
internal sealed class CSharpFile(SourceFile file)
{
    private readonly SyntaxNode _root = CSharpSyntaxTree.ParseText(file.Text).GetRoot();

    public string Path => file.Path;

    /// <summary>Every node of a kind.</summary>
    public IEnumerable<TNode> All<TNode>()
        where TNode : SyntaxNode => _root.DescendantNodes(descendIntoTrivia: true).OfType<TNode>();

    /// <summary>Every text between quotes, with its place. An interpolated one has <paramref name="hole"/> where its holes are.</summary>
    public IEnumerable<(string Text, SyntaxNode Node)> Literals(string hole = "?") =>
        All<LiteralExpressionSyntax>().Where(literal => literal.Token.Value is string)
            .Select(literal => (literal.Token.ValueText, (SyntaxNode)literal))
            .Concat(All<InterpolatedStringExpressionSyntax>().Select(text => (string.Concat(text.Contents.Select(part =>
                part is InterpolatedStringTextSyntax plain ? plain.TextToken.ValueText : hole)), (SyntaxNode)text)));

    /// <summary>Where a node is, for people.</summary>
    public string Place(SyntaxNode node) => $"{Path}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}";

    /// <summary>Methods, constructors, accessors and local functions with the number of lines between their braces.</summary>
    public IEnumerable<(SyntaxNode Method, int Lines)> Methods()
    {
        foreach (var node in _root.DescendantNodes())
        {
            var body = node switch
            {
                BaseMethodDeclarationSyntax method => (SyntaxNode?)method.Body ?? method.ExpressionBody,
                AccessorDeclarationSyntax accessor => (SyntaxNode?)accessor.Body ?? accessor.ExpressionBody,
                LocalFunctionStatementSyntax local => (SyntaxNode?)local.Body ?? local.ExpressionBody,
                PropertyDeclarationSyntax property => property.ExpressionBody,
                _ => null,
            };
            if (body is not null) yield return (node, LinesOf(body));
        }
    }

    private static int LinesOf(SyntaxNode body)
    {
        var span = body.GetLocation().GetLineSpan();
        var lines = span.EndLinePosition.Line - span.StartLinePosition.Line;
        return body is BlockSyntax ? Math.Max(lines - 1, 0) : lines + 1;
    }
}
