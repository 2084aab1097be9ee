using Fairlead.Core.Workflows;
using Fairlead.Dialects.Unicore.Html;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Dialects.Unicore.Workflows.Running;
using Fairlead.Dialects.Unicore.Workflows.Views;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Runs;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Unicore.Workflows;

/// <summary>Reads what a workflow's representation says; only what is wanted of it is looked for.</summary>
/// <param name="find">Knows what has become of workflows.</param>
/// <param name="names">Knows the names of owners.</param>
internal sealed class WorkflowReader(FindRun find, INames names)
{
    private const int MostExecutions = 100_000;
    private const int MostOnAPage = 2_000;

    /// <summary>The representation.</summary>
    public async Task<IResult> ReadAsync(Run run, FieldFilter fields, UnicoreLinks links, HttpRequest request, CancellationToken cancellationToken)
    {
        var view = new WorkflowView(run, links);
        var document = view.Of(names.Of(run.Owner));
        if (fields.Wants(WorkflowView.ParametersKey))
        {
            var root = await find.RootAsync(run, cancellationToken);
            document[WorkflowView.ParametersKey] = WorkflowView.Parameters(WorkflowOrigin.Read(run.Extra ?? string.Empty), root);
        }

        var tree = fields.Wants(WorkflowReply.TreeKey) ? await TreeAsync(run, links, Browser.Asks(request) ? MostOnAPage : MostExecutions, cancellationToken) : null;
        return new WorkflowReply(fields.Filter(document), tree);
    }

    private async Task<StatusTree?> TreeAsync(Run run, UnicoreLinks links, int most, CancellationToken cancellationToken)
    {
        if (await find.DefinitionAsync(run, cancellationToken) is not { } definition)
        {
            return null;
        }

        var rows = new StatusRows(most);
        await foreach (var block in find.BlocksAsync(run, cancellationToken))
        {
            if (!rows.Add(block))
            {
                break;
            }
        }

        await foreach (var node in find.NodesAsync(run, cancellationToken))
        {
            if (!rows.Add(node))
            {
                break;
            }
        }

        return new StatusTree(definition.Root, rows, definition.IterationSeparator, links.Job);
    }
}
