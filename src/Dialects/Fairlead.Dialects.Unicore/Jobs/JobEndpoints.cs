using System.Globalization;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Sites;
using Fairlead.Gateway.Storages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Builder;

namespace Fairlead.Dialects.Unicore.Jobs;

/// <summary>UNICORE's <c>/jobs</c>: reads its words, runs one use case, answers in its words.</summary>
internal static class JobEndpoints
{
    private const int LongestLog = 10_000;

    public static void MapJobs(this RouteGroupBuilder core)
    {
        var jobs = core.MapGroup("/jobs");
        jobs.MapPublicRead("/", List);
        jobs.MapPost("/", Submit);
        jobs.MapRead("/{id}", Read);
        jobs.MapPut("/{id}", JobProperties.Change);
        jobs.MapDelete("/{id}", Delete);
        jobs.MapPost("/{id}", SubmitInto);
        jobs.MapRead("/{id}/details", Details);
        jobs.MapRead("/{id}/submitted", Submitted);
        jobs.MapRead("/{id}/tasks", ListTasks);
        jobs.MapRead("/{id}/forward-port", PortForwarding.Open);
        jobs.MapPost("/{id}/actions/{action}", Act);
    }

    private static Task<IResult> Submit(HttpRequest request, Caller caller, UnicoreLinks links, JobDocuments documents, CancellationToken cancellationToken) =>
        documents.SubmitAsync(request, caller, links, siteName: null, cancellationToken);

    private static async Task<IResult> List(HttpRequest request, Caller caller, UnicoreLinks links, FindJob find, CancellationToken cancellationToken) =>
        await JobList.AnswerAsync(request, caller, links.List("jobs"), new JobQuery(), ListView.UsualLength, links, find, cancellationToken);

    private static async Task<IResult> ListTasks(
        string id, HttpRequest request, Caller caller, UnicoreLinks links, FindJob find, CancellationToken cancellationToken)
    {
        var found = await FindAsync(id, caller, find, cancellationToken);
        return found.TryGet(out var job, out var refusal)
            ? await JobList.AnswerAsync(request, caller, $"{links.Job(job.Id)}/tasks", new JobQuery { Parent = job.Id }, ListView.UsualLength, links, find, cancellationToken)
            : UnicoreError.Of(refusal);
    }

    private static async Task<IResult> Read(
        string id, Caller caller, FieldFilter fields, UnicoreLinks links, FindJob find, JobProgress progress, SiteDirectory sites, INames names, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (!(await FindAsync(id, caller, find, cancellationToken)).TryGet(out var job, out var refusal))
        {
            return UnicoreError.Of(refusal);
        }

        var history = fields.Wants("log") ? await find.HistoryAsync(job, 0, LongestLog, cancellationToken) : null;
        var queue = sites.Find(job.Site).TryGet(out var site, out _) ? site.Profile.DefaultQueue : null;
        var view = new JobView(job, links).Of(names.Of(job.Owner), queue, history, clock.GetUtcNow());
        if (fields.Wants(JobView.ProgressKey) && await progress.OfAsync(job, JobView.ProgressFile, cancellationToken) is { } done)
        {
            view[JobView.ProgressKey] = done.ToString(CultureInfo.InvariantCulture);
        }

        return fields.Reply(view);
    }

    private static async Task<IResult> Delete(string id, Caller caller, ChangeJob change, CancellationToken cancellationToken) =>
        Answer(await WithId(id, job => change.DiscardAsync(caller.Principal, job, cancellationToken)));

    private static async Task<IResult> SubmitInto(
        string id, HttpRequest request, Caller caller, UnicoreLinks links, FindJob find, JobDocuments documents, CancellationToken cancellationToken) =>
        (await WithId(id, job => find.RunAsync(caller.Principal, job, AccessLevel.Write, cancellationToken))).TryGet(out var allocation, out var refusal)
            ? await documents.SubmitIntoAsync(request, caller, links, allocation, cancellationToken)
            : UnicoreError.Of(refusal);

    private static async Task<IResult> Details(string id, Caller caller, FieldFilter fields, FindJob find, CancellationToken cancellationToken)
    {
        if (!(await FindAsync(id, caller, find, cancellationToken)).TryGet(out var job, out var refusal))
        {
            return UnicoreError.Of(refusal);
        }

        var outcome = await find.DetailsAsync(job, cancellationToken);
        if (outcome.TryGet(out var details, out refusal))
        {
            return fields.Reply(new JsonObject(details.Select(d => KeyValuePair.Create(d.Key, (JsonNode?)d.Value))));
        }

        // A batch system that does not have the job yet, or has forgotten it, has nothing to say of it, which is no error.
        return refusal.Kind is RefusalKind.Conflict or RefusalKind.NotFound ? new UnicoreJson([]) : UnicoreError.Of(refusal);
    }

    private static async Task<IResult> Submitted(string id, Caller caller, FindJob find, CancellationToken cancellationToken)
    {
        if (!(await FindAsync(id, caller, find, cancellationToken)).TryGet(out var job, out var refusal))
        {
            return UnicoreError.Of(refusal);
        }

        var source = await find.SourceAsync(job, cancellationToken);
        return new UnicoreJson(source is not null && LenientJson.ReadObject(source).TryGet(out var document, out _) ? document : []);
    }

    private static async Task<IResult> Act(string id, string action, Caller caller, ChangeJob change, CancellationToken cancellationToken)
    {
        Func<JobId, Task<Outcome<Job>>>? wish = action switch
        {
            "start" => job => change.StartAsync(caller.Principal, job, cancellationToken),
            "abort" => job => change.CancelAsync(caller.Principal, job, cancellationToken),
            "restart" => job => change.RestartAsync(caller.Principal, job, cancellationToken),
            _ => null,
        };
        if (wish is null)
        {
            return UnicoreError.Of(Refusal.NotFound($"action '{Shown.Of(action)}'"));
        }

        var outcome = await WithId(id, wish);

        // Clients post actions whatever state the job is in: one that changes nothing has worked.
        return !outcome.TryGet(out _, out var refusal) && refusal.Kind is RefusalKind.Conflict ? TypedResults.NoContent() : Answer(outcome);
    }

    private static IResult Answer(Outcome<Job> outcome) => outcome.TryGet(out _, out var refusal) ? TypedResults.NoContent() : UnicoreError.Of(refusal);

    /// <summary>The job of that id in a URL, as far as the caller may know of it.</summary>
    internal static Task<Outcome<Job>> FindAsync(string id, Caller caller, FindJob find, CancellationToken cancellationToken) =>
        WithId(id, job => find.RunAsync(caller.Principal, job, cancellationToken));

    /// <summary>What comes of the job of that id; a text that is no id is a job that there is not.</summary>
    internal static async Task<Outcome<Job>> WithId(string id, Func<JobId, Task<Outcome<Job>>> use) =>
        JobId.TryParse(id, null, out var job) ? await use(job) : Refusal.NotFound("such job");
}
