using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using OrleansJobs.Gateway.Dialects;
using OrleansJobs.Grains.Contracts;

namespace OrleansJobs.Gateway.Requests;

/// <summary>What the routes of schedules have in common, whether they stand under a guild or not. Under a guild another guild's schedule is not there.</summary>
internal sealed class ScheduleDesk(IGrainFactory grains, JsonBody body, TimeProvider time)
{
    private const int DefaultPreview = 10;

    /// <summary>A page.</summary>
    public async Task<IResult> ListAsync(string? tenant, string? limit, string? cursor, HttpContext context)
    {
        var page = await grains.GetGrain<IScheduleListGrain>(IScheduleListGrain.Key)
            .ListAsync(tenant, cursor is null ? null : Parameters.Schedule(cursor, "cursor"), Parameters.Limit(limit), context.RequestAborted);
        context.LinkNext(page.Next?.ToString());
        return TypedResults.Ok(new ScheduleListView([.. page.Schedules.Select(ScheduleView.Of)], page.Next));
    }

    /// <summary>A new schedule, under a new id; where nobody knows whether it was made, it is asked for again under the same id.</summary>
    public async Task<IResult> CreateAsync(string? guild, HttpContext context, Func<ScheduleId, string> address)
    {
        var definition = await ReadAsync(guild, context);
        var id = ScheduleId.New(time);
        ScheduleSaved saved;
        try
        {
            saved = await Grain(id).SaveAsync(definition, ifVersion: null, CancellationToken.None);
        }
        catch (Exception unknown) when (!JobDesk.IsRefusal(unknown))
        {
            saved = await Grain(id).SaveAsync(definition, ifVersion: null, CancellationToken.None);
        }

        return Saved(saved with { Created = true }, context, address);
    }

    /// <summary>The schedule.</summary>
    public async Task<IResult> GetAsync(string id, string? guild, HttpContext context) => Show(await FindAsync(id, guild, context), context);

    /// <summary>Makes it, under an id that the caller has made, or replaces its definition.</summary>
    public async Task<IResult> PutAsync(string id, string? guild, HttpContext context, Func<ScheduleId, string> address)
    {
        var known = Parameters.Schedule(id, "id");
        var definition = await ReadAsync(guild, context);
        if (context.Request.Headers.IfMatch == "*") await FindAsync(id, guild, context);
        return Saved(await Grain(known).SaveAsync(definition, IfVersion(context), CancellationToken.None), context, address);
    }

    /// <summary>Changes those fields of its definition that the request names.</summary>
    public async Task<IResult> PatchAsync(string id, string? guild, HttpContext context)
    {
        var fields = await body.ReadAsync(context.Request, context.RequestAborted);
        var asked = IfVersion(context);
        for (var round = 1; ; round++)
        {
            var known = await FindAsync(id, guild, context);
            var definition = ScheduleFields.ReadOver(known.Definition, fields, context);
            if (fields.Has("job")) await CheckReceiverAsync(definition.Job, context);
            try
            {
                return Show((await Grain(known.Id).SaveAsync(definition, asked ?? known.Version, CancellationToken.None)).Schedule, context);
            }
            catch (JobConflictException) when (asked is null && round < 5)
            {
                // it has just started a run, perhaps
            }
        }
    }

    /// <summary>Deletes it.</summary>
    public async Task<IResult> DeleteAsync(string id, string? guild, HttpContext context)
    {
        var known = await FindAsync(id, guild, context);
        await Grain(known.Id).DeleteAsync(CancellationToken.None);
        return TypedResults.NoContent();
    }

    /// <summary>Pauses it, or lets it go on.</summary>
    public async Task<IResult> ChangeAsync(string id, string? guild, HttpContext context, Func<IScheduleGrain, Task<ScheduleSnapshot>> change)
    {
        var known = await FindAsync(id, guild, context);
        return Show(await change(Grain(known.Id)), context);
    }

    /// <summary>Starts a run now.</summary>
    public async Task<JobSubmitted> RunAsync(string id, string? guild, HttpContext context)
    {
        var known = await FindAsync(id, guild, context);
        return await Grain(known.Id).RunAsync(JobId.New(time), Caller.Named(context), CancellationToken.None);
    }

    /// <summary>A page of its runs, newest first. Those of one that was deleted are found without a guild. Whoever submits a job may say that it is of
    /// a schedule; a guild sees its own.</summary>
    public async Task<JobPage> JobsAsync(string id, string? guild, string? status, string? limit, string? cursor, HttpContext context)
    {
        var schedule = Parameters.Schedule(id, "id");
        if (guild is not null) await FindAsync(id, guild, context);
        var query = new JobListQuery(Parameters.Limit(limit), Parameters.Cursor(cursor, "cursor"))
        {
            Scopes = [new JobScope(JobScopeKind.Schedule, schedule.ToString()), .. guild is null ? [] : new[] { new JobScope(JobScopeKind.Guild, guild) }],
            Status = Parameters.Status(status),
        };
        var page = await grains.JobList().ListAsync(query, context.RequestAborted);
        if (page.Jobs.IsEmpty) await FindAsync(id, guild, context); // is there any such schedule?
        context.LinkNext(page.Next);
        return page;
    }

    /// <summary>Its next occurrences.</summary>
    public async Task<IResult> NextAsync(string id, string? guild, string? count, HttpContext context)
    {
        var known = await FindAsync(id, guild, context);
        return TypedResults.Ok(new NextOccurrencesView(
            await Grain(known.Id).PreviewAsync(Parameters.Count(count, ScheduleLimits.MostPreviewed) ?? DefaultPreview, context.RequestAborted)));
    }

    private async Task<ScheduleDefinition> ReadAsync(string? guild, HttpContext context)
    {
        var definition = ScheduleFields.Read(await body.ReadAsync(context.Request, context.RequestAborted), context, guild);
        await CheckReceiverAsync(definition.Job, context);
        return definition;
    }

    private async Task CheckReceiverAsync(JobSubmission job, HttpContext context)
    {
        if (ScheduledSummary.ReceiverOf(job) is not { } receiver) return;
        var known = await grains.JobList().ListWebhooksAsync(context.RequestAborted);
        if (known.Contains(receiver)) return;
        const string Field = "job.input.deliver_to";
        var meant = NearName.Of(receiver, known) is { } near ? $"; is {near} meant?" : ".";
        throw new InvalidJobException(Field, $"'{Field}' must name a webhook of the settings, and there is none of this name{meant}");
    }

    /// <summary>The next occurrences of one that is not made yet.</summary>
    public async Task<IResult> PreviewAsync(string? count, HttpContext context)
    {
        var most = Parameters.Count(count, ScheduleLimits.MostPreviewed) ?? DefaultPreview;
        var timing = ScheduleFields.ReadTiming(await body.ReadAsync(context.Request, context.RequestAborted));
        return TypedResults.Ok(new NextOccurrencesView(
            await grains.GetGrain<IScheduleListGrain>(IScheduleListGrain.Key).PreviewAsync(timing, most, context.RequestAborted)));
    }

    private IScheduleGrain Grain(ScheduleId id) => grains.GetGrain<IScheduleGrain>(id.GrainKey);

    private async Task<ScheduleSnapshot> FindAsync(string id, string? guild, HttpContext context)
    {
        var schedule = await Grain(Parameters.Schedule(id, "id")).GetAsync(context.RequestAborted);
        return guild is null || schedule.Definition.Tenant == guild ? schedule : throw new ScheduleNotFoundException(schedule.Id);
    }

    private static IResult Saved(ScheduleSaved saved, HttpContext context, Func<ScheduleId, string> address)
    {
        if (!saved.Created) return Show(saved.Schedule, context);
        Tag(saved.Schedule, context);
        return TypedResults.Created(address(saved.Schedule.Id), ScheduleView.Of(saved.Schedule));
    }

    private static IResult Show(ScheduleSnapshot schedule, HttpContext context)
    {
        Tag(schedule, context);
        return TypedResults.Ok(ScheduleView.Of(schedule));
    }

    private static void Tag(ScheduleSnapshot schedule, HttpContext context) =>
        context.Response.Headers.ETag = $"\"{schedule.Version.ToString(CultureInfo.InvariantCulture)}\"";

    /// <summary>The version that the header If-Match asks for (RFC 9110, section 13.1.1); null for any.</summary>
    private static long? IfVersion(HttpContext context)
    {
        var header = context.Request.Headers.IfMatch;
        if (StringValues.IsNullOrEmpty(header) || header == "*") return null;
        return EntityTagHeaderValue.TryParse(header.ToString(), out var tag) && long.TryParse(tag.Tag.AsSpan().Trim('"'), CultureInfo.InvariantCulture, out var version)
            ? version : throw new InvalidJobException("If-Match", "If-Match is the ETag of a schedule, such as \"7\".");
    }
}
