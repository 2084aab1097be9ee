using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Workflows;
using Fairlead.Dialects.HpcWaas.Json;
using Fairlead.Dialects.HpcWaas.Workflows;
using Fairlead.Gateway.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.HpcWaas.Executions;

/// <summary>Executions: reads HPCWaaS's words, runs one use case, answers in its words.</summary>
internal static class ExecutionEndpoints
{
    private const int UsualPage = 1_000;
    private const int LongestPage = 10_000;

    public static void MapExecutions(this RouteGroupBuilder root)
    {
        root.MapGet("/executions", List);
        root.MapGet("/executions/{id}", Read);
        root.MapDelete("/executions/{id}", Cancel);
    }

    /// <summary>The caller's own, the newest first: an addition of this gateway's to the API.</summary>
    private static async Task<IResult> List(HttpRequest request, Caller caller, NumberedRuns runs, ExecutionView view, CancellationToken cancellationToken)
    {
        if (!Page.Read(request.Query, "from", "size", UsualPage, LongestPage).TryGet(out var page, out var refusal))
        {
            return HpcWaasError.Of(refusal);
        }

        var wanted = new RunSelection(WorkflowTrigger.Origin, Current: null) { NewestFirst = true, Offset = page.Offset, Limit = page.Limit };
        return new HpcWaasJson(new JsonObject
        {
            ["executions"] = new JsonArray([.. (await runs.ListAsync(caller.Principal, wanted, cancellationToken)).Select(view.Listed)]),
        });
    }

    private static async Task<IResult> Read(string id, Caller caller, FindRun find, ExecutionView view, CancellationToken cancellationToken) =>
        (await Execution.FindAsync(find, caller.Principal, id, AccessLevel.Read, cancellationToken)).TryGet(out var run, out var refusal)
            ? new HpcWaasJson(await view.OfAsync(run, cancellationToken))
            : HpcWaasError.Of(refusal);

    private static async Task<IResult> Cancel(string id, Caller caller, FindRun find, ChangeRun change, ExecutionView view, CancellationToken cancellationToken)
    {
        if (!(await Execution.FindAsync(find, caller.Principal, id, AccessLevel.Write, cancellationToken)).TryGet(out var run, out var refusal)
            || !(await change.AbortAsync(caller.Principal, run.Id, cancellationToken)).TryGet(out var stopped, out refusal))
        {
            return HpcWaasError.Of(refusal);
        }

        return stopped.Header.Phase is RunPhase.Succeeded or RunPhase.Failed
            ? HpcWaasError.Of(Refusal.Conflict($"Execution {Execution.IdOf(stopped)} has already ended: {view.StatusOf(stopped)}."))
            : TypedResults.StatusCode(StatusCodes.Status202Accepted);
    }
}
