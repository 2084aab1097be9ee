using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Workflows;
using Fairlead.Dialects.Simulations.Descriptions;
using Fairlead.Dialects.Simulations.Requests;
using Fairlead.Gateway.Machines;
using Fairlead.Gateway.Runs;
using Fairlead.Templates.Repositories;
using Fairlead.Templates.Triggering;

namespace Fairlead.Dialects.Simulations.Executions;

/// <summary>Starts executions.</summary>
/// <param name="repositories">Where their workflows are.</param>
/// <param name="trigger">Runs workflows.</param>
/// <param name="submit">Takes runs that cannot be started.</param>
/// <param name="keys">Keep the keys of machines open while runs need them.</param>
/// <param name="options">Which repository it is.</param>
/// <param name="clock">Says when one was taken.</param>
internal sealed class StartExecution(
    ITemplateRepositories repositories, TriggerWorkflow trigger, SubmitRun submit, OpenKeys keys, SimulationsOptions options, TimeProvider clock)
{
    private const string UsualBranch = "main";
    private const string OwnWorkflow = "main";

    /// <summary>
    /// The run of the execution. What its repository or workflow is not there for makes it one that has failed; it is refused only where no runs are taken at all.
    /// </summary>
    /// <param name="principal">Whose it is.</param>
    /// <param name="opened">Where it runs.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="description">What it does.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<Outcome<Run>> RunAsync(
        Principal principal, OpenedMachine opened, SimulationRequest request, SimulationDescription description, CancellationToken cancellationToken)
    {
        var id = new RunId(Guid.CreateVersion7(clock.GetUtcNow()));
        var record = new ExecutionRecord
        {
            Machine = $"{opened.Machine.Name}",
            Name = request.Name,
            Nodes = request.Nodes,
            Checkpointing = request.Checkpointing,
            Autorestart = request.Autorestart,
        };
        await keys.KeepAsync(id, opened.Machine, opened.Site, opened.PrivateKey, cancellationToken);
        var outcome = (await FindAsync(request, description, cancellationToken)).TryGet(out var source, out var refusal)
            ? await trigger.RunAsync(principal, RequestOf(id, opened, request, description, record, source), cancellationToken)
            : refusal;
        return outcome.TryGet(out _, out refusal) ? outcome : await FailAsync(principal, id, record with { Refused = refusal.Message }, cancellationToken);
    }

    private Task<Outcome<Run>> FailAsync(Principal principal, RunId id, ExecutionRecord record, CancellationToken cancellationToken) => submit.RunAsync(
        principal,
        new RunSubmission(RefusedRuns.Definition, RefusedRuns.DialectName, record.Refused ?? string.Empty) { Id = id, Name = record.Name, Extra = record.ToText() },
        cancellationToken);

    private async Task<Outcome<Source>> FindAsync(SimulationRequest request, SimulationDescription description, CancellationToken cancellationToken)
    {
        TemplateTree? tree = null;
        if (options.Repository is { } name)
        {
            if (!(await repositories.CheckoutAsync(name, BranchOf(name, request), cancellationToken)).TryGet(out tree, out var refusal))
            {
                return refusal;
            }
        }

        return description.WorkflowType is { } type
            ? tree is null ? Refusal.Conflict("This gateway has no repository of templates for simulations.")
                : tree.Find(type).Select(entry => new Source(tree, entry, Text: null))
            : new Source(tree, Entry: null, OwnFile(description));
    }

    private string? BranchOf(string repository, SimulationRequest request) =>
        request.Branch ?? (repositories.All.FirstOrDefault(r => r.Name == repository) is { Directory: null, Revision: null } ? UsualBranch : null);

    private static string OwnFile(SimulationDescription description) => new JsonObject
    {
        ["fairlead"] = 1,
        ["workflows"] = new JsonObject { [OwnWorkflow] = new JsonObject { ["phases"] = description.OwnPhases.DeepClone() } },
    }.ToJsonString();

    private static TriggerRequest RequestOf(RunId id, OpenedMachine opened, SimulationRequest request, SimulationDescription description, ExecutionRecord record, Source source) => new()
    {
        Id = id,
        Origin = SimulationsDialect.Name,
        Extra = record.ToText(),
        Name = request.Name,
        Tree = source.Tree,
        File = source.Entry?.File,
        Text = source.Text,
        Workflow = source.Entry?.Name ?? OwnWorkflow,
        Values = description.Parameters.DeepClone().AsObject(),
        TakesUndeclared = true,
        Inputs = description.Inputs,
        Outputs = description.Outputs,
        Phases = description.Changes,
        Environment = description.Environment,
        Site = opened.Site.Name,
        Account = opened.Machine.Name.User,
        Resources = new DefaultResources
        {
            Nodes = request.Nodes,
            Time = request.Time,
            QualityOfService = request.Qos ?? opened.Machine.Qos,
            Project = request.Project ?? opened.Machine.Project,
        },
        Checkpointing = request.Checkpointing,
        Autorestart = request.Autorestart,
    };

    private sealed record Source(TemplateTree? Tree, TemplateEntry? Entry, string? Text);
}
