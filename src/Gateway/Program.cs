using OrleansJobs.Gateway.Hosting;

if (!GatewayArguments.TryRead(args, out var arguments, out var answer)) return answer.Say();

try
{
    await using var app = GatewayApp.Build(arguments);
    await app.StartAsync();
    await StartReport.PrintAsync(app, Console.Out);
    await app.WaitForShutdownAsync();
    return 0;
}
catch (Exception exception) when (StartRefusal.Explain(exception) is { } sentence)
{
    Console.Error.WriteLine(sentence);
    return 1;
}
