using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Dialects.Unicore.Workflows.Compilation;
using Fairlead.Dialects.Unicore.Workflows.Running;
using Fairlead.Gateway.Runs;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Unicore.Workflows;

/// <summary>Takes the workflows that are posted.</summary>
/// <param name="submit">Takes runs.</param>
/// <param name="credentials">Seals what imports and exports show at the other end.</param>
/// <param name="limits">How large a document and its workflow may be.</param>
/// <param name="clock">Says what time it is.</param>
internal sealed class WorkflowDocuments(SubmitRun submit, SealedCredentials credentials, RunOptions limits, TimeProvider clock)
{
    /// <summary>The answer to a posted workflow: 201 with its address, or all that is wrong with it; then there is none.</summary>
    public async Task<IResult> SubmitAsync(HttpRequest request, Caller caller, UnicoreLinks links, CancellationToken cancellationToken)
    {
        if (!IdempotencyKey.Read(request).TryGet(out var key, out var refusal)
            || !(await RequestDocument.ReadAsync(request, limits.MaxDocument, WorkflowCompiler.MaxDepth, cancellationToken)).TryGet(out var document, out refusal))
        {
            return UnicoreError.Of(refusal);
        }

        if (caller.Principal.Role is not (Role.User or Role.Admin))
        {
            return UnicoreError.Of(Refusal.Forbidden("Only users and administrators may submit workflows."));
        }

        credentials.Seal(document, caller.Principal);
        var now = clock.GetUtcNow();
        var workflow = new WorkflowCompiler(limits.Limits, now).Compile(document);
        if (!workflow.Errors.IsEmpty)
        {
            return UnicoreError.OfLines(WorkflowErrors.Text(workflow.Errors));
        }

        var origin = new WorkflowOrigin { Address = links.Address, Host = request.Host.Value ?? string.Empty, Parameters = workflow.Parameters, Storage = workflow.Storage };
        var submission = new RunSubmission(workflow.Definition, UnicoreRuns.DialectName, UnicoreJson.TextOf(document))
        {
            Name = workflow.Name,
            Tags = workflow.Tags,
            Lifetime = workflow.ExpiresAt - now,
            Files = workflow.Inputs,
            Key = key.Value,
            Extra = origin.ToText(),
        };
        return (await submit.RunAsync(caller.Principal, submission, cancellationToken)).TryGet(out var run, out refusal)
            ? TypedResults.Created(links.Workflow(run.Id))
            : UnicoreError.Of(refusal);
    }
}
