using System.Text.Json.Nodes;
using Fairlead.Core.Identity;
using Fairlead.Core.Journal;
using Fairlead.Core.Workflows;
using Fairlead.Dialects.HpcWaas.Executions;
using Fairlead.Dialects.HpcWaas.Json;
using Fairlead.Gateway.Journal;
using Fairlead.Gateway.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.HpcWaas.Logs;

/// <summary>The log of an execution, which can be waited for.</summary>
internal static class LogEndpoints
{
    public static void MapLogs(this RouteGroupBuilder root)
    {
        root.MapGet("/executions/{id}/logs", Read);
        root.MapGet("/executions/{id}/events", Stream);
    }

    /// <summary>One entry as clients read it.</summary>
    public static JsonObject View(JournalEntry entry, Run run) => new()
    {
        ["level"] = LogWords.Of(entry.Level),
        ["timestamp"] = Rfc3339.Of(entry.At),
        ["content"] = LogWords.Of(entry, Execution.WorkflowOf(run)),
    };

    private static async Task<IResult> Read(string id, HttpRequest request, Caller caller, FindRun find, FollowRunLog follow, HpcWaasOptions options, CancellationToken cancellationToken)
    {
        if (!LogRequest.Read(request.Query, options.MaxWait).TryGet(out var wanted, out var refusal)
            || !(await Execution.FindAsync(find, caller.Principal, id, AccessLevel.Read, cancellationToken)).TryGet(out var run, out refusal))
        {
            return HpcWaasError.Of(refusal);
        }

        // Not the end of the execution ends the waiting: clients that follow a log ask again at once.
        var page = await follow.RunAsync(run, wanted.Query, wanted.Patience, cancellationToken);
        return new HpcWaasJson(new JsonObject
        {
            ["logs"] = new JsonArray([.. page.Entries.Select(e => View(e, run))]),
            ["total_results"] = page.Total,
            ["from"] = wanted.Query.From,
        });
    }

    private static async Task<IResult> Stream(string id, HttpRequest request, Caller caller, EventStreams streams, HpcWaasOptions options, CancellationToken cancellationToken) =>
        LogRequest.Read(request.Query, options.MaxWait).TryGet(out var wanted, out var refusal)
            ? await streams.OpenAsync(caller.Principal, id, wanted.Query, request.Headers["Last-Event-ID"], cancellationToken)
            : HpcWaasError.Of(refusal);
}
