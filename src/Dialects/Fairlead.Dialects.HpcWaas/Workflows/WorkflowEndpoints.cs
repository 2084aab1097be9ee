using System.Text.Json.Nodes;
using Fairlead.Dialects.HpcWaas.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.HpcWaas.Workflows;

/// <summary>Workflows: reads HPCWaaS's words, runs one use case, answers in its words.</summary>
internal static class WorkflowEndpoints
{
    public static void MapWorkflows(this RouteGroupBuilder root)
    {
        root.MapGet("/workflows", List);
        root.MapGet("/workflows/{id}", Describe);
        root.MapPost("/workflows/{id}", Trigger);
    }

    private static async Task<IResult> List(Caller caller, PublishedWorkflows workflows, CancellationToken cancellationToken) => new HpcWaasJson(new JsonObject
    {
        ["workflows"] = new JsonArray([.. (await workflows.ListAsync(caller.Principal, cancellationToken)).Select(w => w.View())]),
    });

    private static async Task<IResult> Describe(string id, Caller caller, PublishedWorkflows workflows, CancellationToken cancellationToken) =>
        (await workflows.FindAsync(caller.Principal, id, cancellationToken)).TryGet(out var workflow, out var refusal)
        && (await workflows.DescribeAsync(workflow, cancellationToken)).TryGet(out var description, out refusal)
            ? new HpcWaasJson(DescriptionView.Of(workflow, description))
            : HpcWaasError.Of(refusal);

    private static async Task<IResult> Trigger(
        string id, HttpRequest request, Caller caller, PublishedWorkflows workflows, WorkflowTrigger trigger, HpcWaasOptions options, CancellationToken cancellationToken)
    {
        if (!(await HpcWaasJson.ReadAsync(request, options.DocumentLimit, cancellationToken)).TryGet(out var body, out var refusal)
            || !(await workflows.FindAsync(caller.Principal, id, cancellationToken)).TryGet(out var workflow, out refusal))
        {
            return HpcWaasError.Of(refusal);
        }

        if (body.Document is null)
        {
            return HpcWaasError.Bad("The body is empty: send a JSON object such as {'inputs': {}}.");
        }

        if (!body.Member("inputs").TryGet(out var inputs, out refusal)
            || !(await trigger.RunAsync(caller.Principal, workflow, inputs, cancellationToken)).TryGet(out var run, out refusal))
        {
            return HpcWaasError.Of(refusal);
        }

        request.HttpContext.Response.Headers.Location = HpcWaasLinks.Execution(request, options, run);
        return TypedResults.StatusCode(StatusCodes.Status201Created);
    }
}
