using System.Reflection;
using OrleansJobs.Support.Postgres;
using Xunit.Abstractions;
using Xunit.Sdk;

[assembly: TestFramework("OrleansJobs.Storage.Tests.Support.SkippingTestFramework", "OrleansJobs.Storage.Tests")]

namespace OrleansJobs.Storage.Tests.Support;

/// <summary>Skips the tests of PostgreSQL, inherited ones too, where it is not installed. The runner of xunit 2 knows no other way to skip
/// a fact that is declared elsewhere.</summary>
public sealed class SkippingTestFramework(IMessageSink messages) : XunitTestFramework(messages)
{
    protected override ITestFrameworkExecutor CreateExecutor(AssemblyName assemblyName) =>
        new Executor(assemblyName, SourceInformationProvider, DiagnosticMessageSink);

    private sealed class Executor(AssemblyName assemblyName, ISourceInformationProvider sources, IMessageSink messages)
        : XunitTestFrameworkExecutor(assemblyName, sources, messages)
    {
        private static readonly PropertyInfo SkipReason = typeof(XunitTestCase).GetProperty(nameof(XunitTestCase.SkipReason))!;

        protected override void RunTestCases(IEnumerable<IXunitTestCase> testCases, IMessageSink sink, ITestFrameworkExecutionOptions options)
        {
            var all = testCases.ToArray();
            foreach (var test in all.Where(test => test.TestMethod.TestClass.TestCollection.DisplayName == PostgresCollection.Name))
            {
                if (PostgresBinaries.Missing is { } reason) SkipReason.SetValue(test, reason);
            }

            base.RunTestCases(all, sink, options);
        }
    }
}
