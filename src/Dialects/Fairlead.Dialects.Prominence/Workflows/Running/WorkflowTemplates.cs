using System.Collections.Concurrent;
using Fairlead.Core;
using Fairlead.Core.Workflows;
using Fairlead.Dialects.Prominence.Json;
using Fairlead.Dialects.Prominence.Workflows.Compilation;
using Fairlead.Gateway.Runs;

namespace Fairlead.Dialects.Prominence.Workflows.Running;

/// <summary>Reads the documents of workflows. Those read last are kept, as thousands of jobs can come from one.</summary>
/// <param name="find">Knows the documents.</param>
internal sealed class WorkflowTemplates(FindRun find)
{
    private const int MostKept = 64;

    private readonly ConcurrentDictionary<RunId, WorkflowTemplate> _kept = new();

    /// <summary>The jobs of a workflow; null where it has been removed by now.</summary>
    public async Task<WorkflowTemplate?> OfAsync(Run run, CancellationToken cancellationToken)
    {
        if (_kept.TryGetValue(run.Id, out var kept))
        {
            return kept;
        }

        if (await find.SourceAsync(run, cancellationToken) is not { } source || !ProminenceJson.ReadObject(source).TryGet(out var document, out _))
        {
            return null;
        }

        if (_kept.Count >= MostKept)
        {
            _kept.Clear();
        }

        return _kept[run.Id] = new WorkflowTemplate(document);
    }
}
