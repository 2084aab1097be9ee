using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Workflows;
using Fairlead.Dialects.Unicore.Base;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Gateway.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.Unicore.Workflows;

/// <summary>UNICORE's workflow service: reads its words, runs one use case, answers in its words.</summary>
internal static class WorkflowEndpoints
{
    private const string ListName = "workflows";

    public static void MapWorkflows(this RouteGroupBuilder rest)
    {
        var workflows = rest.MapGroup("/workflows");
        workflows.AddEndpointFilter<RouteGroupBuilder, FormAction>();
        workflows.MapPublicRead("/", List);
        workflows.MapPost("/", Submit);
        workflows.MapRead("/{id}", Read);
        workflows.MapPut("/{id}", WorkflowProperties.Change);
        workflows.MapDelete("/{id}", Delete);
        workflows.MapRead("/{id}/jobs", ListJobs);
        workflows.MapRead("/{id}/files", WorkflowFiles.List);
        workflows.MapPut("/{id}/files", WorkflowFiles.Put);
        workflows.MapRead("/{id}/files/{**pattern}", WorkflowFiles.Find);
        workflows.MapPost("/{id}/actions/{action}", Act);
    }

    private static async Task<IResult> List(
        HttpRequest request, Caller caller, FieldFilter fields, UnicoreLinks links, FindRun find, BaseDocument basis, CancellationToken cancellationToken)
    {
        if (!ListView.ReadPage(request.Query).TryGet(out var page, out var refusal))
        {
            return UnicoreError.Of(refusal);
        }

        var tags = Words.Of(request.Query["tags"]);
        var view = new ListView(ListName, $"{links.Workflows}/", page, tags.IsEmpty ? null : $"tags={Uri.EscapeDataString(string.Join(',', tags))}");
        var found = caller.Principal.IsAnonymous || !fields.Wants(ListName)
            ? new RunPage([], HasMore: false)
            : await find.ListAsync(caller.Principal, new RunQuery { Tags = tags, Offset = page.Offset, Limit = page.Limit }, cancellationToken);
        var document = view.Document(found.Runs.Select(r => links.Workflow(r.Id)), found.HasMore);
        basis.AddForWorkflows(document, caller.Principal);
        return fields.Reply(document);
    }

    private static Task<IResult> Submit(HttpRequest request, Caller caller, UnicoreLinks links, WorkflowDocuments documents, CancellationToken cancellationToken) =>
        documents.SubmitAsync(request, caller, links, cancellationToken);

    private static async Task<IResult> Read(
        string id, HttpRequest request, Caller caller, FieldFilter fields, UnicoreLinks links, FindRun find, WorkflowReader reader, CancellationToken cancellationToken) =>
        (await FindAsync(id, caller, find, AccessLevel.Read, cancellationToken)).TryGet(out var run, out var refusal)
            ? await reader.ReadAsync(run, fields, links, request, cancellationToken)
            : UnicoreError.Of(refusal);

    private static async Task<IResult> Delete(string id, Caller caller, ChangeRun change, CancellationToken cancellationToken) =>
        Answer(await WithId(id, run => change.DiscardAsync(caller.Principal, run, cancellationToken)));

    private static async Task<IResult> ListJobs(
        string id, HttpRequest request, Caller caller, UnicoreLinks links, FindRun find, CancellationToken cancellationToken)
    {
        if (!(await FindAsync(id, caller, find, AccessLevel.Read, cancellationToken)).TryGet(out var run, out var refusal)
            || !ListView.ReadPage(request.Query).TryGet(out var page, out refusal))
        {
            return UnicoreError.Of(refusal);
        }

        var found = await find.JobsAsync(run, page.Offset, page.Limit, cancellationToken);
        return new ListView("jobs", $"{links.Workflow(run.Id)}/jobs", page).Of(found.Jobs.Select(links.Job), found.HasMore);
    }

    private static async Task<IResult> Act(
        string id, string action, HttpRequest request, Caller caller, UnicoreOptions options, FindRun find, ChangeRun change, CancellationToken cancellationToken)
    {
        switch (action)
        {
            case "abort":
                return Answer(await WithId(id, run => change.AbortAsync(caller.Principal, run, cancellationToken)));
            case "continue" or "resume":
                return (await ReadValuesAsync(request, options, cancellationToken)).TryGet(out var values, out var refusal)
                    ? Answer(await WithId(id, run => change.ContinueAsync(caller.Principal, run, values, cancellationToken)))
                    : UnicoreError.Of(refusal);
            case "callback":
                // What a job's state is, the gateway knows better than whoever calls.
                return Answer(await FindAsync(id, caller, find, AccessLevel.Write, cancellationToken));
            default:
                return UnicoreError.Of(Refusal.NotFound($"action '{Shown.Of(action)}'"));
        }
    }

    private static async Task<Outcome<ImmutableDictionary<string, string>>> ReadValuesAsync(HttpRequest request, UnicoreOptions options, CancellationToken cancellationToken)
    {
        // A button on a page sends no values, only a form without fields.
        if (Html.Browser.Asks(request) && request.HasFormContentType)
        {
            return ImmutableDictionary<string, string>.Empty;
        }

        if (!(await RequestDocument.ReadAsync(request, options, cancellationToken)).TryGet(out var document, out var refusal))
        {
            return refusal;
        }

        var values = ImmutableDictionary.CreateBuilder<string, string>();
        foreach (var (name, node) in document)
        {
            if (JsonFields.ScalarOf(node) is not { } text)
            {
                return Refusal.Invalid(name, $"The value of '{Shown.Of(name)}' must be a text, a number, true or false.");
            }

            values[name] = text;
        }

        return values.ToImmutable();
    }

    private static IResult Answer(Outcome<Run> outcome) => outcome.TryGet(out _, out var refusal) ? TypedResults.NoContent() : UnicoreError.Of(refusal);

    /// <summary>The workflow of that id in a URL, where the caller has at least that level.</summary>
    internal static Task<Outcome<Run>> FindAsync(string id, Caller caller, FindRun find, AccessLevel needed, CancellationToken cancellationToken) =>
        WithId(id, run => find.RunAsync(caller.Principal, run, needed, cancellationToken));

    /// <summary>What comes of the workflow of that id; a text that is no id is a workflow that there is not.</summary>
    internal static async Task<Outcome<Run>> WithId(string id, Func<RunId, Task<Outcome<Run>>> use) =>
        RunId.TryParse(id, null, out var run) ? await use(run) : Refusal.NotFound("such workflow");
}
