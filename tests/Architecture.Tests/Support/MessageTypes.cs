using System.Reflection;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Architecture.Tests.Support;

/// <summary>The interfaces of the grains, and every type that can cross a call.</summary>
internal static class MessageTypes
{
    private static readonly Assembly Grains = typeof(IJobGrain).Assembly;

    /// <summary>The grain interfaces.</summary>
    public static Type[] Interfaces { get; } =
        [.. Grains.GetTypes().Where(type => type.IsInterface && type.IsAssignableTo(typeof(IGrainWithStringKey)) && IsOurs(type))];

    /// <summary>Their methods.</summary>
    public static MethodInfo[] Methods { get; } = [.. Interfaces.SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Public))];

    /// <summary>All types in messages, other people's included, with their generic arguments taken out.</summary>
    public static IReadOnlySet<Type> All { get; } = Reach();

    /// <summary>Those of ours.</summary>
    public static Type[] Ours { get; } = [.. All.Where(IsOurs)];

    /// <summary>What a type keeps: its own and inherited state, as far as it is declared by us.</summary>
    public static IEnumerable<PropertyInfo> PropertiesOf(Type type) =>
        type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(property => IsOurs(property.DeclaringType!) && property.Name != "EqualityContract");

    private static HashSet<Type> Reach()
    {
        var found = new HashSet<Type>();
        var waiting = new Queue<Type>(Methods
            .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType))
            .Concat(Grains.GetTypes().Where(type => type.IsAssignableTo(typeof(JobException)))));
        while (waiting.TryDequeue(out var type))
        {
            if (type.IsGenericParameter) continue;
            if (type.HasElementType) waiting.Enqueue(type.GetElementType()!);
            foreach (var argument in type.GetGenericArguments()) waiting.Enqueue(argument);
            if (!found.Add(type.IsGenericType ? type.GetGenericTypeDefinition() : type) || !IsOurs(type)) continue;
            if (type.BaseType is { } parent && IsOurs(parent)) waiting.Enqueue(parent);
            foreach (var child in Grains.GetTypes().Where(child => child.BaseType == type)) waiting.Enqueue(child);
            foreach (var property in PropertiesOf(type)) waiting.Enqueue(property.PropertyType);
        }

        return found;
    }

    private static bool IsOurs(Type type) =>
        type.Assembly == Grains && type.Namespace?.StartsWith("OrleansJobs.", StringComparison.Ordinal) == true;
}
