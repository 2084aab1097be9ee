using System.Collections.Immutable;
using System.Globalization;
using Fairlead.Core.Workflows;
using Fairlead.Dialects.Autosubmit.Language;

namespace Fairlead.Dialects.Autosubmit.Execution;

/// <summary>Makes an experiment what the engine goes through: an open workflow whose nodes are its jobs.</summary>
internal static class ExperimentCompiler
{
    // What is true of a parent before anything has happened to it: nothing has to be waited for.
    private static readonly string[] Always = ["SUSPENDED", "WAITING", "DELAYED", "PREPARED"];

    /// <summary>The jobs in the order of their list, with what they wait for.</summary>
    public static WorkflowDefinition Compile(LoadedExperiment experiment)
    {
        var jobs = experiment.Graph.Jobs;
        return new WorkflowDefinition
        {
            IsOpen = true,
            Root = new Block
            {
                OnFailure = FailureRule.GoOn,
                Nodes = [.. jobs.Select(job => new Node.Job(job.Name, job.Index.ToString(CultureInfo.InvariantCulture))
                {
                    Resubmission = experiment.Work[job.Section.Name].Retrials,
                })],
                Edges = [.. experiment.Graph.Edges
                    .Where(edge => !Always.Contains(edge.Trigger.Status))
                    .Select(edge => new Edge(jobs[edge.Parent].Name, jobs[edge.Child].Name) { On = EventOf(edge.Trigger) })],
            },
        };
    }

    /// <summary>What has to happen to a parent.</summary>
    public static EdgeEvent EventOf(Trigger trigger)
    {
        var wanted = trigger.Status switch
        {
            "READY" => EdgeEvent.Readied,
            "SUBMITTED" or "HELD" => EdgeEvent.Submitted,
            "QUEUING" => EdgeEvent.Queued,
            "RUNNING" => EdgeEvent.Started,
            "FAILED" => EdgeEvent.Failed,
            _ => EdgeEvent.Succeeded,
        };
        return trigger.MayFail ? wanted | EdgeEvent.Succeeded | EdgeEvent.Failed : wanted;
    }
}
