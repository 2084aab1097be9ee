using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Workflows;
using Fairlead.Gateway.Runs;
using Fairlead.Templates.Running;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.Native.Api;

/// <summary>Workflows in the native API: reads its words, runs one use case, answers in its words.</summary>
internal static class WorkflowEndpoints
{
    private const int DocumentLimit = 12 * 1024 * 1024;
    private const int MostNodes = 100_000;

    public static void MapWorkflows(this RouteGroupBuilder api)
    {
        api.MapGet("/schema/workflow.json", Schema).WithMetadata(new OpenAddress());
        api.MapPost("/workflows", Submit);
        api.MapGet("/workflows/{id}", Read);
        api.MapGet("/workflows/{id}/nodes", ListNodes);
        api.MapGet("/workflows/{id}/files/{**path}", ReadFile);
        api.MapPost("/workflows/{id}/continue", Continue);
        api.MapPost("/workflows/{id}/cancel", Cancel);
        api.MapPost("/workflows/{id}/restart", Restart);
    }

    private static IResult Schema() => Results.Stream(typeof(NativeDialect).Assembly.GetManifestResourceStream("workflow.json") ?? Stream.Null, "application/schema+json");

    private static async Task<IResult> Submit(HttpRequest request, Caller caller, WorkflowSubmission submission, CancellationToken cancellationToken)
    {
        if (!IdempotencyKey.Read(request).TryGet(out var key, out var refusal)
            || !(await RequestBody.ReadTextAsync(request, DocumentLimit, cancellationToken)).Then(NativeJson.ReadObject).TryGet(out var body, out refusal)
            || !(await submission.RunAsync(caller.Principal, body, key.Text, cancellationToken)).TryGet(out var run, out refusal))
        {
            return NativeProblem.Of(refusal);
        }

        request.HttpContext.Response.Headers.Location = $"/api/workflows/{run.Id}";
        return new NativeJson(RunView.Of(run, []), StatusCodes.Status201Created);
    }

    private static async Task<IResult> Read(string id, Caller caller, FindRun find, RunFiles files, ExecutionFolder folder, CancellationToken cancellationToken)
    {
        if (!(await FindAsync(id, caller, find, cancellationToken)).TryGet(out var run, out var refusal))
        {
            return NativeProblem.Of(refusal);
        }

        var view = RunView.Of(run, await files.FindAsync(run, string.Empty, _ => true, cancellationToken));
        if ((await folder.FindAsync(run, cancellationToken)).TryGet(out var home, out _))
        {
            view["site"] = home.Site;
            view["folder"] = home.Directory;
        }

        return new NativeJson(view);
    }

    private static async Task<IResult> ListNodes(string id, Caller caller, FindRun find, RunOptions options, CancellationToken cancellationToken)
    {
        if (!(await FindAsync(id, caller, find, cancellationToken)).TryGet(out var run, out var refusal))
        {
            return NativeProblem.Of(refusal);
        }

        if (await find.DefinitionAsync(run, cancellationToken) is not { } definition || !WorkflowPlan.Of(definition, options.Limits).TryGet(out var plan, out _))
        {
            return NativeProblem.Of(Refusal.NotFound("such workflow"));
        }

        var blocks = new Dictionary<long, BlockInstance>();
        await foreach (var block in find.BlocksAsync(run, cancellationToken))
        {
            blocks[block.Id] = block;
        }

        var nodes = new List<NodeInstance>();
        await foreach (var node in find.NodesAsync(run, cancellationToken))
        {
            if (nodes.Count == MostNodes)
            {
                break;
            }

            nodes.Add(node);
        }

        var shown = nodes.OrderBy(n => n.Order).Where(n => blocks.ContainsKey(n.Id.Block)).Select(n => (JsonNode)RunView.Of(plan, blocks[n.Id.Block], n));
        return new NativeJson(new JsonObject { ["nodes"] = new JsonArray([.. shown]), ["isComplete"] = nodes.Count < MostNodes });
    }

    private static async Task<IResult> ReadFile(
        string id, string path, Caller caller, FindRun find, ExecutionFolder folder, CancellationToken cancellationToken)
    {
        if (!(await FindAsync(id, caller, find, cancellationToken)).TryGet(out var run, out var refusal)
            || !(await folder.FindAsync(run, cancellationToken)).TryGet(out var home, out refusal)
            || !(await folder.OpenAsync(caller.Principal, home.Id, cancellationToken)).TryGet(out var files, out refusal)
            || !(await files.ReadAsync($"/{path}", 0, null, cancellationToken)).TryGet(out var content, out refusal))
        {
            return NativeProblem.Of(refusal);
        }

        return new StreamedFile(content, isPart: false);
    }

    private static async Task<IResult> Continue(string id, HttpRequest request, Caller caller, ChangeRun change, CancellationToken cancellationToken)
    {
        var outcome = (await RequestBody.ReadTextAsync(request, DocumentLimit, cancellationToken)).Then(text => NativeJson.ReadObject(text.Length == 0 ? "{}" : text));
        if (!outcome.TryGet(out var body, out var refusal))
        {
            return NativeProblem.Of(refusal);
        }

        var values = body.Where(p => p.Value is JsonValue).ToImmutableDictionary(p => p.Key, p => p.Value?.ToString() ?? string.Empty);
        return values.Count < body.Count
            ? NativeProblem.Of(Refusal.Invalid("body", "The new values of variables are texts, numbers, true or false."))
            : await AnswerAsync(id, run => change.ContinueAsync(caller.Principal, run, values, cancellationToken));
    }

    private static Task<IResult> Cancel(string id, Caller caller, ChangeRun change, CancellationToken cancellationToken) =>
        AnswerAsync(id, run => change.AbortAsync(caller.Principal, run, cancellationToken));

    private static Task<IResult> Restart(string id, Caller caller, ChangeRun change, CancellationToken cancellationToken) =>
        AnswerAsync(id, run => change.RestartAsync(caller.Principal, run, cancellationToken));

    private static async Task<IResult> AnswerAsync(string id, Func<RunId, Task<Outcome<Run>>> change) =>
        !RunId.TryParse(id, null, out var run) ? NativeProblem.Of(Refusal.NotFound("such workflow"))
        : (await change(run)).TryGet(out var changed, out var refusal) ? new NativeJson(RunView.Of(changed, []))
        : NativeProblem.Of(refusal);

    private static async Task<Outcome<Run>> FindAsync(string id, Caller caller, FindRun find, CancellationToken cancellationToken) =>
        RunId.TryParse(id, null, out var run) ? await find.RunAsync(caller.Principal, run, AccessLevel.Read, cancellationToken) : Refusal.NotFound("such workflow");
}
