using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Expressions;
using Fairlead.Core.Identity;
using Fairlead.Core.Workflows;
using Fairlead.Templates.Publishing;
using Fairlead.Templates.Triggering;

namespace Fairlead.Dialects.Native.Api;

/// <summary>Runs templates: <c>{"workflow": "...", "inputs": {...}, "environment": "...", "name": "...", "nodes": 1, "minutes": 30, ...}</c>.</summary>
/// <param name="find">Knows what is published.</param>
/// <param name="trigger">Runs it.</param>
internal sealed class TemplateTrigger(FindApplications find, TriggerWorkflow trigger)
{
    private const string Origin = "native";

    /// <summary>The run, or what is wrong with the request.</summary>
    /// <param name="principal">Whose it is.</param>
    /// <param name="id">The id of the template.</param>
    /// <param name="body">The request.</param>
    /// <param name="key">Key under which the same run is given again, or null.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Outcome<Run>> RunAsync(Principal principal, string id, JsonObject body, string? key, CancellationToken cancellationToken)
    {
        var fields = new JsonFields(body);
        var (request, place) = (Read(fields) with { Key = key }, fields.Text("environment"));
        if (fields.End() is { } wrong)
        {
            return wrong;
        }

        if (!(await find.FindAsync(principal, id, cancellationToken)).TryGet(out var application, out var refusal)
            || !EnvironmentOf(application, place).TryGet(out var environment, out refusal)
            || !WorkflowOf(application, request.Workflow).TryGet(out var workflow, out refusal)
            || !(await find.CheckoutAsync(application, cancellationToken)).TryGet(out var tree, out refusal))
        {
            return refusal;
        }

        return await trigger.RunAsync(
            principal,
            request with { Tree = tree, File = application.File, Workflow = workflow.Name, Site = environment.Site ?? request.Site, Name = request.Name ?? application.Name },
            cancellationToken);
    }

    private static TriggerRequest Read(JsonFields fields) => new()
    {
        Origin = Origin,
        Workflow = fields.Text("workflow"),
        Values = fields.Map("inputs"),
        Site = fields.Text("site"),
        Name = fields.Text("name"),
        Checkpointing = fields.Flag("checkpointing") ?? true,
        Autorestart = fields.Flag("autorestart") ?? true,
        Resources = new DefaultResources
        {
            Nodes = fields.Count("nodes"),
            Time = fields.Count("minutes") is { } minutes ? TimeSpan.FromMinutes(minutes) : null,
            QualityOfService = fields.Text("qos"),
            Project = fields.Text("project"),
            Queue = fields.Text("queue"),
        },
    };

    private static Outcome<ApplicationEnvironment> EnvironmentOf(Application application, string? id)
    {
        var deployed = application.Deployed.ToList();
        var names = string.Join(", ", deployed.Select(e => e.Id));
        return id is null
            ? deployed is [var only] ? only : Refusal.Invalid("environment", $"The template is deployed in several environments; say which one: {names}.")
            : deployed.FirstOrDefault(e => e.Id == id || e.Name == id) is { } found ? found
            : Refusal.Invalid("environment", $"The template is not deployed in an environment '{Excerpt.Of(id)}'. There are: {names}.");
    }

    private static Outcome<Chosen> WorkflowOf(Application application, string? name) => (application.Workflows, name) switch
    {
        ([var only], null) => new Chosen(only),
        ({ } offered, null) => Refusal.Invalid("workflow", $"The template offers several workflows; say which one: {string.Join(", ", offered)}."),
        (_, { } wanted) when !application.Offers(wanted) => Refusal.Invalid("workflow", $"The template does not offer a workflow '{Excerpt.Of(wanted)}'."),
        _ => new Chosen(name),
    };

    private readonly record struct Chosen(string? Name);
}
