namespace OrleansJobs.Conformance_Tests.Grains;

[GenerateSerializer]
public sealed class OwnException(string message) : Exception(message);
