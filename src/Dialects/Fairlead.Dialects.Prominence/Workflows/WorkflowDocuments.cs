using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Workflows;
using Fairlead.Dialects.Prominence.Description;
using Fairlead.Dialects.Prominence.Json;
using Fairlead.Dialects.Prominence.Workflows.Compilation;
using Fairlead.Dialects.Prominence.Workflows.Running;
using Fairlead.Gateway.Runs;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Prominence.Workflows;

/// <summary>Takes descriptions of workflows.</summary>
/// <param name="submit">Takes workflows.</param>
/// <param name="find">Knows what they were asked for with, and how they stand.</param>
/// <param name="placed">Knows where their jobs can run.</param>
/// <param name="options">How large a document may be.</param>
internal sealed class WorkflowDocuments(SubmitRun submit, FindRun find, PlacedJobs placed, ProminenceOptions options)
{
    private const string Failed = "Workflow submission failed: ";

    /// <summary>The answer to a posted description.</summary>
    public async Task<IResult> SubmitAsync(HttpRequest request, Principal principal, ProminenceLinks links, CancellationToken cancellationToken)
    {
        var read = (await RequestBody.ReadTextAsync(request, options.DocumentLimit, cancellationToken)).Then(ProminenceJson.ReadObject);
        return read.TryGet(out var document, out var refusal) ? await SubmitAsync(document, principal, links, cancellationToken) : ProminenceError.Of(refusal);
    }

    /// <summary>The answer to the wish for a workflow like that one.</summary>
    public async Task<IResult> CloneAsync(Run run, Principal principal, ProminenceLinks links, CancellationToken cancellationToken) =>
        await find.SourceAsync(run, cancellationToken) is { } source && ProminenceJson.ReadObject(source).TryGet(out var document, out _)
            ? await SubmitAsync(document, principal, links, cancellationToken)
            : ProminenceError.Bad("Unable to get JSON description of the specified workflow");

    /// <summary>The answer to the wish to go on from a workflow that is over: a new one, in which what was done counts as done.</summary>
    public async Task<IResult> RerunAsync(Run run, Principal principal, ProminenceLinks links, CancellationToken cancellationToken)
    {
        if (run.Header.Phase is RunPhase.Running)
        {
            return ProminenceError.Bad("Workflow is not in a suitable state: it is not over");
        }

        if (await find.DefinitionAsync(run, cancellationToken) is not { } definition || await find.SourceAsync(run, cancellationToken) is not { } source)
        {
            return ProminenceError.NoSuchWorkflow;
        }

        var done = await DoneAsync(run, definition, cancellationToken);
        var left = WorkflowGraph.Without(definition, done);
        if (left.Root.Nodes.IsEmpty)
        {
            return ProminenceError.Bad("Workflow resubmission failed: none of its jobs failed");
        }

        var before = WorkflowOrigin.Of(run);
        return await SubmitAsync(principal, new RunSubmission(left, ProminenceRuns.DialectName, source)
        {
            Name = run.Name,
            Tags = run.Tags,
            StaysCurrent = ProminenceJson.ReadObject(source).TryGet(out var document, out _) && document["policies"]?["leaveInQueue"]?.GetValue<bool>() is true,
            Extra = (before with { Address = links.Root, Done = before.Done + done.Count, After = run.Id }).ToText(),
        }, StatusCodes.Status200OK, cancellationToken);
    }

    private async Task<IResult> SubmitAsync(JsonObject document, Principal principal, ProminenceLinks links, CancellationToken cancellationToken)
    {
        if (!placed.SitesOf(principal).TryGet(out var sites, out var refusal))
        {
            return ProminenceError.Bad($"{Failed}{refusal.Message}");
        }

        if (!new WorkflowCompiler(sites, links.Root, placed.LoginsOf(principal)).Compile(document).TryGet(out var workflow, out refusal)
            || (await placed.MissingAsync(workflow.Objects, principal, cancellationToken) is { } missing && (refusal = missing) is not null))
        {
            return ProminenceError.Of(refusal);
        }

        var definition = workflow.WantsMail ? workflow.Definition with { Root = workflow.Definition.Root with { Receiver = placed.MailboxOf(principal) } } : workflow.Definition;
        return await SubmitAsync(principal, new RunSubmission(definition, ProminenceRuns.DialectName, ProminenceJson.TextOf(workflow.Source))
        {
            Name = workflow.Name,
            Tags = workflow.Tags,
            StaysCurrent = workflow.StaysCurrent,
            Extra = new WorkflowOrigin { Address = links.Root, Total = workflow.Total }.ToText(),
        }, StatusCodes.Status201Created, cancellationToken);
    }

    private async Task<IResult> SubmitAsync(Principal principal, RunSubmission submission, int status, CancellationToken cancellationToken) =>
        (await submit.RunAsync(principal, submission, cancellationToken)).TryGet(out var run, out var refusal) ? ProminenceJson.Made(run.Number, status)
            : refusal.Kind is RefusalKind.Unavailable or RefusalKind.TooMany ? ProminenceError.Of(refusal)
            : ProminenceError.Bad($"{Failed}{refusal.Message}");

    /// <summary>The names of the nodes whose jobs were done.</summary>
    private async Task<HashSet<string>> DoneAsync(Run run, WorkflowDefinition definition, CancellationToken cancellationToken)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var node in find.NodesAsync(run, cancellationToken))
        {
            if (node.State is NodeState.Succeeded && definition.Root.Nodes[node.Node] is Node.Job job)
            {
                done.Add(job.Id);
            }
        }

        return done;
    }
}
