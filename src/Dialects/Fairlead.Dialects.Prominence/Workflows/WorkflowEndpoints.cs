using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Workflows;
using Fairlead.Dialects.Prominence.Jobs;
using Fairlead.Dialects.Prominence.Json;
using Fairlead.Dialects.Prominence.Workflows.Running;
using Fairlead.Gateway.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.Prominence.Workflows;

/// <summary>PROMINENCE's <c>/workflows</c>: reads its words, runs one use case, answers in its words.</summary>
internal static class WorkflowEndpoints
{
    public static void MapWorkflows(this RouteGroupBuilder root)
    {
        var workflows = root.MapGroup("/workflows");
        workflows.MapPost("", Submit);
        workflows.MapGet("", List);
        workflows.MapDelete("", DeleteMany);
        workflows.MapGet("/{id:long:min(0)}", Describe);
        workflows.MapPut("/{id:long:min(0)}", Rerun);
        workflows.MapDelete("/{id:long:min(0)}", Delete);
        workflows.MapPut("/{id:long:min(0)}/remove", Remove);
        workflows.MapPut("/{id:long:min(0)}/clone", Clone);
        workflows.MapGet("/{id:long:min(0)}/{job}/stdout", WorkflowStreams.ReadOutput);
        workflows.MapGet("/{id:long:min(0)}/{job}/stderr", WorkflowStreams.ReadError);
        workflows.MapGet("/{id:long:min(0)}/{job}/{instance:int:min(0)}/stdout", WorkflowStreams.ReadOutput);
        workflows.MapGet("/{id:long:min(0)}/{job}/{instance:int:min(0)}/stderr", WorkflowStreams.ReadError);
    }

    private static Task<IResult> Submit(HttpRequest request, Caller caller, ProminenceLinks links, WorkflowDocuments documents, CancellationToken cancellationToken) =>
        documents.SubmitAsync(request, caller.Principal, links, cancellationToken);

    private static async Task<IResult> List(HttpRequest request, Caller caller, WorkflowListing listing, CancellationToken cancellationToken) =>
        (await listing.AnswerAsync(request.Query, caller.Principal, cancellationToken)).TryGet(out var list, out var refusal)
            ? new ProminenceJson(list)
            : ProminenceError.Of(refusal);

    private static async Task<IResult> Describe(long id, Caller caller, WorkflowListing listing, CancellationToken cancellationToken) =>
        new ProminenceJson(await listing.DescribeAsync(caller.Principal, id, cancellationToken));

    private static async Task<IResult> Delete(long id, Caller caller, NumberedRuns runs, ChangeRun change, CancellationToken cancellationToken) =>
        await DeleteAsync([id], caller.Principal, runs, change, cancellationToken);

    private static async Task<IResult> DeleteMany(HttpRequest request, Caller caller, NumberedRuns runs, ChangeRun change, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(request.Query["id"]))
        {
            return ProminenceError.Bad("a workflow id or list of workflow ids must be provided");
        }

        return JobListing.ReadNumbers(request.Query["id"]).TryGet(out var ids, out var refusal)
            ? await DeleteAsync(ids, caller.Principal, runs, change, cancellationToken)
            : ProminenceError.Of(refusal);
    }

    private static async Task<IResult> DeleteAsync(IReadOnlyList<long> ids, Principal principal, NumberedRuns runs, ChangeRun change, CancellationToken cancellationToken)
    {
        var deleted = 0;
        foreach (var run in await runs.FindAsync(principal, ProminenceRuns.DialectName, ids, cancellationToken))
        {
            if (run.Header.Phase is RunPhase.Running && (await change.AbortAsync(principal, run.Id, cancellationToken)).TryGet(out _, out _))
            {
                deleted++;
            }
        }

        return deleted > 0 ? ProminenceJson.Empty : ProminenceError.Bad("No such workflow(s)");
    }

    private static Task<IResult> Remove(long id, Caller caller, NumberedRuns runs, ChangeRun change, CancellationToken cancellationToken) =>
        WithAsync(id, caller, runs, ProminenceError.NoSuchWorkflow, async run =>
            (await change.PutAwayAsync(caller.Principal, run.Id, cancellationToken)).TryGet(out _, out var refusal) ? ProminenceJson.Empty
                : refusal.Kind is RefusalKind.Conflict ? ProminenceError.Bad("Workflow is no longer in the queue")
                : ProminenceError.Of(refusal), cancellationToken);

    private static Task<IResult> Clone(long id, Caller caller, ProminenceLinks links, NumberedRuns runs, WorkflowDocuments documents, CancellationToken cancellationToken) =>
        WithAsync(id, caller, runs, ProminenceError.NoSuchWorkflow, run => documents.CloneAsync(run, caller.Principal, links, cancellationToken), cancellationToken);

    private static Task<IResult> Rerun(long id, Caller caller, ProminenceLinks links, NumberedRuns runs, WorkflowDocuments documents, CancellationToken cancellationToken) =>
        WithAsync(
            id, caller, runs, ProminenceError.Bad("Workflow is not in a suitable state: there is none of that id"), run => documents.RerunAsync(run, caller.Principal, links, cancellationToken), cancellationToken);

    private static async Task<IResult> WithAsync(long id, Caller caller, NumberedRuns runs, ProminenceError missing, Func<Run, Task<IResult>> use, CancellationToken cancellationToken) =>
        (await runs.FindAsync(caller.Principal, ProminenceRuns.DialectName, id, AccessLevel.Read, cancellationToken)).TryGet(out var run, out _) ? await use(run) : missing;
}
