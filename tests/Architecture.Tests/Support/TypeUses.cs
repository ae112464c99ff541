using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace OrleansJobs.Architecture.Tests.Support;

/// <summary>The types of other assemblies that an assembly uses, from its metadata.</summary>
internal static class TypeUses
{
    /// <summary>Assembly, namespace and name of each type; a nested type counts as the one it is in.</summary>
    public static IEnumerable<(string Assembly, string Namespace, string Name)> Of(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var metadata = file.GetMetadataReader();
        return metadata.TypeReferences.Select(handle => Outermost(metadata, handle)).Distinct().ToArray();
    }

    private static (string, string, string) Outermost(MetadataReader metadata, TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        return type.ResolutionScope.Kind switch
        {
            HandleKind.TypeReference => Outermost(metadata, (TypeReferenceHandle)type.ResolutionScope),
            HandleKind.AssemblyReference => (NameOf(metadata, (AssemblyReferenceHandle)type.ResolutionScope),
                metadata.GetString(type.Namespace), metadata.GetString(type.Name)),
            _ => ("", metadata.GetString(type.Namespace), metadata.GetString(type.Name)),
        };
    }

    private static string NameOf(MetadataReader metadata, AssemblyReferenceHandle handle) =>
        metadata.GetString(metadata.GetAssemblyReference(handle).Name);
}
