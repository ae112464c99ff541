using Microsoft.Extensions.Options;
using OrleansJobs.Grains.Contracts;
using OrleansJobs.Grains.Execution;
using OrleansJobs.Support;

namespace OrleansJobs.Grains.Tests;

/// <summary>Deliveries as jobs; what they send is for tests/Handlers.Tests.</summary>
public sealed class WebhookTests
{
    [Fact]
    public async Task AWebhookThatIsGoneFailsItsDeliveriesAndKeepsNoJobFromBeingRetried()
    {
        using var data = new TemporaryDirectory();
        var told = new JobSubmission { Type = "nobody-runs-this", Tenant = "g", Then = [JobWebhook.Delivery("team", JobContinueOn.Failure)] };
        JobSnapshot job;
        await using (var first = await StartAsync(data.Path, "team"))
        {
            job = await first.SubmitAsync(told);
        }

        await using var second = await StartAsync(data.Path);
        await second.Job(job.Id).CancelAsync(default);
        await FailsAsync(second, job);
        var retry = (await second.Job(job.Id).RetryAsync(JobHost.NewId(), "ada", resume: false, default)).Job;
        await second.Job(retry.Id).CancelAsync(default);
        await FailsAsync(second, retry);
        var refused = await Assert.ThrowsAsync<InvalidJobException>(() => second.SubmitAsync(told));
        Assert.Equal(("webhook", "'webhook' must name a webhook of the settings, and there is none of this name."), (refused.Field, refused.Message));
    }

    [Fact]
    public async Task ADeliveryIsNobodysToSubmitNorFollowedByAnything()
    {
        await using var host = await StartAsync(data: null, "team");
        var delivery = JobWebhook.Delivery("team", JobContinueOn.Any);
        var refused = await Assert.ThrowsAsync<InvalidJobException>(() => host.SubmitAsync(delivery.Job));
        Assert.Equal("type", refused.Field);
        var followed = delivery with { Job = delivery.Job with { Then = [delivery] } };
        refused = await Assert.ThrowsAsync<InvalidJobException>(() => host.SubmitAsync(new() { Type = "x", Then = [new(JobContinueOn.Any, new() { Type = "y", Then = [followed] })] }));
        Assert.Equal("then[0].webhook", refused.Field);
    }

    [Fact]
    public async Task TwentyContinuationsHaveRoomForAWebhookBesides()
    {
        await using var host = await StartAsync(data: null, "team");
        var then = Enumerable.Repeat(new JobContinuation(JobContinueOn.Any, new JobSubmission { Type = "y" }), JobLimits.MostContinuations);
        var job = await host.SubmitAsync(new() { Type = "x", Then = [.. then, JobWebhook.Delivery("team", JobContinueOn.Any)] });
        Assert.Equal(21, job.Continuations.Length);
    }

    [Fact]
    public async Task NobodyElseRunsDeliveries()
    {
        var wrong = await Assert.ThrowsAsync<OptionsValidationException>(() => JobHost.StartAsync(configure: builder => builder.Configuration["Jobs:Types:webhook:Run"] = "worker"));
        Assert.Equal("Jobs:Types:webhook:Run must be builtin: the service delivers by itself.", wrong.Failures.Single());
    }

    private static Task<JobHost> StartAsync(string? data, params string[] webhooks) => JobHost.StartAsync(data: data, configure: builder =>
    {
        foreach (var name in webhooks)
        {
            builder.Configuration[$"Webhooks:{name}:Url"] = "https://chat.example/hook";
            builder.Configuration[$"Webhooks:{name}:Secret"] = WebhookReceiver.Secret;
        }
    });

    private static async Task FailsAsync(JobHost host, JobSnapshot job)
    {
        var delivery = await host.PollAsync(job.Continuations.Single().Id, one => one?.IsFinal() == true);
        Assert.Equal((JobWebhook.Type, "team", "job.cancelled", null, null), (delivery.Type, delivery.Subject, delivery.Name, delivery.Tenant, delivery.User));
        Assert.Equal((JobStatus.Failed, "webhook_unknown", 1), (delivery.Status, delivery.Error?.Code, delivery.Attempt));
    }
}
