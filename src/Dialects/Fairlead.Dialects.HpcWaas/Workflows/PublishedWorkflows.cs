using Fairlead.Core;
using Fairlead.Core.Expressions;
using Fairlead.Core.Identity;
using Fairlead.Templates.Publishing;
using Fairlead.Templates.Repositories;
using Fairlead.Templates.Triggering;

namespace Fairlead.Dialects.HpcWaas.Workflows;

/// <summary>The workflows that applications offer, by their ids.</summary>
/// <param name="applications">Knows what is published.</param>
internal sealed class PublishedWorkflows(FindApplications applications)
{
    /// <summary>All that somebody may run: by application and environment, each in the order in which they are offered.</summary>
    public async Task<List<PublishedWorkflow>> ListAsync(Principal principal, CancellationToken cancellationToken)
    {
        var all = new List<PublishedWorkflow>();
        foreach (var application in await applications.ListAsync(principal, cancellationToken))
        {
            var names = await NamesOfAsync(application, cancellationToken);
            all.AddRange(
                from environment in application.Deployed
                from name in names
                let workflow = new PublishedWorkflow(application, environment, name)
                where workflow.Id.IsWritable
                select workflow);
        }

        return all;
    }

    /// <summary>One of them: not there where it is not offered or not deployed; forbidden where it is for others.</summary>
    public async Task<Outcome<PublishedWorkflow>> FindAsync(Principal principal, string text, CancellationToken cancellationToken)
    {
        if (!WorkflowId.TryParse(text, out var id)
            || await applications.FindPublishedAsync(id.Application, cancellationToken) is not { } application
            || application.Deployed.FirstOrDefault(e => e.Id == id.Environment) is not { } environment
            || !application.Offers(id.Name)
            || (application.Workflows is null && !(await NamesOfAsync(application, cancellationToken)).Contains(id.Name)))
        {
            return new Refusal(RefusalKind.NotFound, $"Workflow {Excerpt.Of(text)} not found.");
        }

        return application.IsFor(principal)
            ? new PublishedWorkflow(application, environment, id.Name)
            : Refusal.Forbidden($"User '{principal.User}' is not allowed to run workflow '{id}'.");
    }

    /// <summary>The files of its application.</summary>
    public Task<Outcome<TemplateTree>> CheckoutAsync(PublishedWorkflow workflow, CancellationToken cancellationToken) => applications.CheckoutAsync(workflow.Application, cancellationToken);

    /// <summary>What it takes and gives.</summary>
    public async Task<Outcome<WorkflowDescription>> DescribeAsync(PublishedWorkflow workflow, CancellationToken cancellationToken) =>
        (await CheckoutAsync(workflow, cancellationToken)).TryGet(out var tree, out var refusal)
            ? await DescribeWorkflow.RunAsync(tree, workflow.Application.File, workflow.Name, cancellationToken)
            : refusal;

    // An application that says nothing of its workflows offers all of its file; none while that cannot be had.
    private async Task<IReadOnlyList<string>> NamesOfAsync(Application application, CancellationToken cancellationToken)
    {
        if (application.Workflows is { } offered)
        {
            return offered;
        }

        return (await applications.CheckoutAsync(application, cancellationToken)).TryGet(out var tree, out _)
            && (await DescribeWorkflow.ListAsync(tree, application.File, cancellationToken)).TryGet(out var names, out _) ? names : [];
    }
}
