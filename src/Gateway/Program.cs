using OrleansJobs.Gateway.Hosting;

if (HealthProbe.IsAsked(args, out var service)) return await HealthProbe.RunAsync(service);
if (!GatewayArguments.TryRead(args, out var arguments, out var answer)) return answer.Say();

try
{
    await using var app = GatewayApp.Build(arguments);
    await app.RunToEndAsync(Console.Out);
    return 0;
}
catch (Exception exception) when (StartRefusal.Explain(exception) is { } sentence)
{
    Console.Error.WriteLine(sentence);
    return 1;
}
