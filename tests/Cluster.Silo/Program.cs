using OrleansJobs.Cluster.Silo;
using OrleansJobs.Gateway.Hosting;
using OrleansJobs.Grains;

// The program as it is, but for its work.
if (!GatewayArguments.TryRead(args, out var arguments, out var answer)) return answer.Say();

try
{
    await using var app = GatewayApp.Build(arguments, builder =>
        builder.Services.AddJobHandler<SlowHandler>("analysis").AddJobHandler<DrillHandler>("drill").AddJobHandler<NothingHandler>("nothing"));
    await app.RunToEndAsync(Console.Out);
    return 0;
}
catch (Exception exception) when (StartRefusal.Explain(exception) is { } sentence)
{
    Console.Error.WriteLine(sentence);
    return 1;
}
