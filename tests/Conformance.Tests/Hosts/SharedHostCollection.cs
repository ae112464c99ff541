// Some facts are about timeouts: a neighbour that takes all processors would make them lie.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace OrleansJobs.Conformance_Tests.Hosts;

[CollectionDefinition(Name)]
public sealed class SharedHostCollection : ICollectionFixture<SharedHost>
{
    public const string Name = "shared host";
}
