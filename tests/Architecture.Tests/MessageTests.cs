using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using OrleansJobs.Architecture.Tests.Support;

namespace OrleansJobs.Architecture.Tests;

/// <summary>What travels between grains. Orleans copies and serializes messages; the embedded host passes them by reference.</summary>
public sealed class MessageTests
{
    /// <summary>Types of the framework that cannot change, or that both hosts pass in their own way.</summary>
    private static readonly HashSet<Type> Harmless =
    [
        typeof(string), typeof(bool), typeof(int), typeof(long), typeof(double), typeof(Guid), typeof(DateTimeOffset), typeof(TimeSpan),
        typeof(Nullable<>), typeof(ImmutableArray<>), typeof(ImmutableDictionary<,>),
        typeof(Task), typeof(Task<>), typeof(IAsyncEnumerable<>), typeof(CancellationToken),
    ];

    [Fact]
    public void MessagesAreFound() => Assert.All(
        ["JobSnapshot", "JobSubmission", "JobOutcome", "Lost", "JobPart", "JobStatus", "JobId", "JobNotFoundException"],
        name => Assert.Contains(MessageTypes.Ours, type => type.Name == name));

    [Fact]
    public void AMessageIsMadeOfWhatCannotChange() => Rule.Holds("What is in a message is one of ours, or a type that cannot change.",
        MessageTypes.All.Except(MessageTypes.Ours).Except(Harmless).Select(type => type.ToString()));

    [Fact]
    public void AMessageIsARecordAnEnumOrAnException() => Rule.Holds(
        "A message is a record, a readonly record struct, an enum or an exception.",
        Values.Where(type => !IsRecord(type)).Select(type => type.Name));

    [Fact]
    public void AMessageIsNeverChanged() => Rule.Holds("The members of a message are get or init.",
        from type in MessageTypes.Ours
        where !type.IsEnum
        from member in type.GetMembers(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        where member is FieldInfo { IsInitOnly: false } || member is PropertyInfo { SetMethod: { } setter } && !IsInit(setter)
        select $"{type.Name}.{member.Name}");

    [Fact]
    public void AMessageHasASerializerAndAName() => Rule.Holds("A message has [GenerateSerializer] and [Alias].",
        from type in MessageTypes.Ours
        where !type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false) || AliasOf(type) is null
        select type.Name);

    [Fact]
    public void AMessageIsNotCopied() => Rule.Holds("A message that is no enum or exception is [Immutable].",
        Values.Where(type => !type.IsDefined(typeof(ImmutableAttribute), inherit: false)).Select(type => type.Name));

    [Fact]
    public void EveryMemberThatIsKeptHasANumber() => Rule.Holds("A member that is kept has [Id], or is a parameter of its record.",
        from type in MessageTypes.Ours
        from property in MessageTypes.PropertiesOf(type)
        where property.DeclaringType == type && IsKept(property)
        where !property.IsDefined(typeof(IdAttribute)) && !IsParameter(type, property)
        select $"{type.Name}.{property.Name}");

    [Fact]
    public void NumbersAreUniqueInTheirType() => Rule.Holds("An [Id] stands once in its type.",
        from type in MessageTypes.Ours
        from number in MessageTypes.PropertiesOf(type).Where(property => property.DeclaringType == type)
            .Select(property => property.GetCustomAttribute<IdAttribute>()?.Id).OfType<uint>().CountBy(id => id)
        where number.Value > 1
        select $"{type.Name}: {number.Key}");

    [Fact]
    public void NamesOnTheWireAreUnique() => Rule.Holds("An [Alias] of a type stands once.",
        from alias in MessageTypes.Ours.Concat(MessageTypes.Interfaces).CountBy(type => AliasOf(type) ?? type.Name)
        where alias.Value > 1
        select alias.Key);

    [Fact]
    public void EveryCallHasAName() => Rule.Holds("A grain interface and each of its methods has [Alias].",
        MessageTypes.Interfaces.Cast<MemberInfo>().Concat(MessageTypes.Methods).Where(member => AliasOf(member) is null).Select(Show));

    [Fact]
    public void NamesOfCallsAreUniqueInTheirInterface() => Rule.Holds("An [Alias] of a method stands once in its interface.",
        from call in MessageTypes.Methods.CountBy(method => (Interface: method.DeclaringType!.Name, Alias: AliasOf(method)))
        where call.Value > 1
        select $"{call.Key.Interface}: {call.Key.Alias}");

    [Fact]
    public void EveryCallCanBeGivenUp() => Rule.Holds("The last parameter of a call is a CancellationToken.",
        MessageTypes.Methods.Where(method => method.GetParameters() is not [.., { ParameterType: var last }] || last != typeof(CancellationToken))
            .Select(Show));

    /// <summary>Those that are values: no words, no refusals.</summary>
    private static IEnumerable<Type> Values => MessageTypes.Ours.Where(type => !type.IsEnum && !type.IsAssignableTo(typeof(Exception)));

    private static string? AliasOf(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias;

    private static string Show(MemberInfo member) => $"{member.DeclaringType?.Name}.{member.Name}".TrimStart('.');

    private static bool IsRecord(Type type) =>
        type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic) is not null
        && (!type.IsValueType || type.IsDefined(typeof(IsReadOnlyAttribute)));

    private static bool IsInit(MethodInfo setter) => setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static bool IsKept(PropertyInfo property) =>
        property.DeclaringType!.GetField($"<{property.Name}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic) is not null;

    private static bool IsParameter(Type type, PropertyInfo property) => IsRecord(type) && type.GetConstructors()
        .Any(constructor => constructor.GetParameters().Any(parameter => parameter.Name == property.Name));
}
