using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Dialects.Prominence.Json;
using Fairlead.Gateway.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.Prominence.Jobs;

/// <summary>PROMINENCE's <c>/jobs</c>: reads its words, runs one use case, answers in its words.</summary>
internal static class JobEndpoints
{
    public static void MapJobs(this RouteGroupBuilder root)
    {
        var jobs = root.MapGroup("/jobs");
        jobs.MapPost("", Submit);
        jobs.MapGet("", List);
        jobs.MapDelete("", DeleteMany);
        jobs.MapGet("/{id:long:min(0)}", Describe);
        jobs.MapDelete("/{id:long:min(0)}", Delete);
        jobs.MapPut("/{id:long:min(0)}/remove", Remove);
        jobs.MapPut("/{id:long:min(0)}/clone", Clone);
        jobs.MapGet("/{id:long:min(0)}/stdout", JobStreams.ReadOutput);
        jobs.MapGet("/{id:long:min(0)}/stderr", JobStreams.ReadError);
        jobs.MapInsight();
    }

    private static Task<IResult> Submit(HttpRequest request, Caller caller, ProminenceLinks links, JobDocuments documents, CancellationToken cancellationToken) =>
        documents.SubmitAsync(request, caller.Principal, links, cancellationToken);

    private static async Task<IResult> List(HttpRequest request, Caller caller, ProminenceLinks links, JobListing listing, CancellationToken cancellationToken) =>
        (await listing.AnswerAsync(request.Query, caller.Principal, links, cancellationToken)).TryGet(out var list, out var refusal)
            ? new ProminenceJson(list)
            : ProminenceError.Of(refusal);

    private static async Task<IResult> Describe(long id, Caller caller, ProminenceLinks links, JobListing listing, CancellationToken cancellationToken) =>
        new ProminenceJson(await listing.DescribeAsync(caller.Principal, [id], isDetailed: true, links, cancellationToken));

    private static async Task<IResult> Delete(long id, Caller caller, NumberedJobs jobs, ChangeJob change, CancellationToken cancellationToken) =>
        await DeleteAsync([id], caller.Principal, jobs, change, cancellationToken);

    private static async Task<IResult> DeleteMany(HttpRequest request, Caller caller, NumberedJobs jobs, ChangeJob change, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(request.Query["id"]))
        {
            return ProminenceError.Bad("a job id or list of job ids must be provided");
        }

        return JobListing.ReadNumbers(request.Query["id"]).TryGet(out var ids, out var refusal)
            ? await DeleteAsync(ids, caller.Principal, jobs, change, cancellationToken)
            : ProminenceError.Of(refusal);
    }

    private static async Task<IResult> DeleteAsync(IReadOnlyList<long> ids, Principal principal, NumberedJobs jobs, ChangeJob change, CancellationToken cancellationToken)
    {
        var deleted = 0;
        foreach (var job in await jobs.FindAsync(principal, ids, cancellationToken))
        {
            if (job is { IsFinal: false, CancelRequested: false } && (await change.CancelAsync(principal, job.Id, cancellationToken)).TryGet(out _, out _))
            {
                deleted++;
            }
        }

        return deleted > 0 ? ProminenceJson.Empty : ProminenceError.Bad("No such job(s)");
    }

    private static async Task<IResult> Remove(long id, Caller caller, NumberedJobs jobs, ChangeJob change, CancellationToken cancellationToken)
    {
        if (!(await jobs.FindAsync(caller.Principal, id, AccessLevel.Read, cancellationToken)).TryGet(out var job, out _))
        {
            return ProminenceError.NoSuchJob;
        }

        var removed = await change.PutAwayAsync(caller.Principal, job.Id, cancellationToken);
        return removed.TryGet(out _, out var refusal) ? ProminenceJson.Empty
            : refusal.Kind is RefusalKind.Conflict ? ProminenceError.Bad("Job is no longer in the queue")
            : ProminenceError.Of(refusal);
    }

    private static async Task<IResult> Clone(
        long id, Caller caller, ProminenceLinks links, NumberedJobs jobs, JobDocuments documents, CancellationToken cancellationToken) =>
        (await jobs.FindAsync(caller.Principal, id, AccessLevel.Read, cancellationToken)).TryGet(out var job, out _)
            ? await documents.CloneAsync(job, caller.Principal, links, cancellationToken)
            : ProminenceError.NoSuchJob;
}
