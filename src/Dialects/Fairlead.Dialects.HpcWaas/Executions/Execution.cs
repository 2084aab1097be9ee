using Fairlead.Core;
using Fairlead.Core.Expressions;
using Fairlead.Core.Identity;
using Fairlead.Core.Workflows;
using Fairlead.Dialects.HpcWaas.Workflows;
using Fairlead.Gateway.Runs;
using Fairlead.Templates.Triggering;

namespace Fairlead.Dialects.HpcWaas.Executions;

/// <summary>Executions by their ids, and what the dialect keeps with them.</summary>
internal static class Execution
{
    /// <summary>The id of an execution: the UUID of its run, in lower case with hyphens.</summary>
    public static string IdOf(Run run) => run.Id.Value.ToString("D");

    /// <summary>The execution, where the caller may do that with it; one that the caller may not know of is not there.</summary>
    public static async Task<Outcome<Run>> FindAsync(FindRun find, Principal principal, string id, AccessLevel needed, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(id, out var value))
        {
            return Missing(id);
        }

        var found = await find.RunAsync(principal, new RunId(value), needed, cancellationToken);
        return found.TryGet(out _, out var refusal) || refusal.Kind is not RefusalKind.NotFound ? found : Missing(id);
    }

    /// <summary>The name of its workflow.</summary>
    public static string WorkflowOf(Run run) => IsOwn(run) ? TriggeredRun.Of(run).Workflow : run.Name ?? "workflow";

    /// <summary>The id of its workflow, or null where another API made it.</summary>
    public static string? WorkflowIdOf(Run run) => IsOwn(run) ? TriggeredRun.Of(run).Extra : null;

    private static bool IsOwn(Run run) => run.Dialect == WorkflowTrigger.Origin;

    private static Refusal Missing(string id) => new(RefusalKind.NotFound, $"Execution {Excerpt.Of(id)} not found.");
}
