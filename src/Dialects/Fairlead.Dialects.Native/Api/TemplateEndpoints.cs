using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Templates.Publishing;
using Fairlead.Templates.Repositories;
using Fairlead.Templates.Triggering;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.Native.Api;

/// <summary>Published workflows in the native API: reads its words, runs one use case, answers in its words.</summary>
internal static class TemplateEndpoints
{
    private const int DocumentLimit = 1024 * 1024;

    public static void MapTemplates(this RouteGroupBuilder api)
    {
        api.MapGet("/templates", List);
        api.MapGet("/templates/{id}", Read);
        api.MapPost("/templates/{id}/runs", Run);
        api.MapPost("/templates/{id}/deploy", Deploy);
    }

    private static async Task<IResult> List(Caller caller, FindApplications find, CancellationToken cancellationToken) =>
        new NativeJson(new JsonObject { ["templates"] = new JsonArray([.. (await find.ListAsync(caller.Principal, cancellationToken)).Select(TemplateView.Of)]) });

    private static async Task<IResult> Read(string id, Caller caller, FindApplications find, CancellationToken cancellationToken)
    {
        if (!(await find.FindAsync(caller.Principal, id, cancellationToken)).TryGet(out var application, out var refusal)
            || !(await find.CheckoutAsync(application, cancellationToken)).TryGet(out var tree, out refusal)
            || !(await DescribeAsync(application, tree, cancellationToken)).TryGet(out var workflows, out refusal))
        {
            return NativeProblem.Of(refusal);
        }

        var view = TemplateView.Of(application);
        view["commit"] = tree.Commit;
        view["workflows"] = workflows;
        return new NativeJson(view);
    }

    private static async Task<IResult> Run(string id, HttpRequest request, Caller caller, TemplateTrigger trigger, CancellationToken cancellationToken)
    {
        if (!IdempotencyKey.Read(request).TryGet(out var key, out var refusal)
            || !(await RequestBody.ReadTextAsync(request, DocumentLimit, cancellationToken)).Then(text => NativeJson.ReadObject(text.Length == 0 ? "{}" : text)).TryGet(out var body, out refusal)
            || !(await trigger.RunAsync(caller.Principal, id, body, key.Text, cancellationToken)).TryGet(out var run, out refusal))
        {
            return NativeProblem.Of(refusal);
        }

        request.HttpContext.Response.Headers.Location = $"/api/workflows/{run.Id}";
        return new NativeJson(RunView.Of(run, []), StatusCodes.Status201Created);
    }

    private static async Task<IResult> Deploy(string id, Caller caller, FindApplications find, CancellationToken cancellationToken) =>
        (await find.DeployAsync(caller.Principal, id, cancellationToken)).TryGet(out var tree, out var refusal)
            ? new NativeJson(new JsonObject { ["id"] = id, ["commit"] = tree.Commit })
            : NativeProblem.Of(refusal);

    private static async Task<Outcome<JsonArray>> DescribeAsync(Application application, TemplateTree tree, CancellationToken cancellationToken)
    {
        if (!(await DescribeWorkflow.ListAsync(tree, application.File, cancellationToken)).TryGet(out var names, out var refusal))
        {
            return refusal;
        }

        var workflows = new JsonArray();
        foreach (var name in names.Where(application.Offers))
        {
            if (!(await DescribeWorkflow.RunAsync(tree, application.File, name, cancellationToken)).TryGet(out var workflow, out refusal))
            {
                return refusal;
            }

            workflows.Add((JsonNode)TemplateView.Of(workflow));
        }

        return workflows;
    }
}
