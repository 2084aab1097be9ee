using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Core.Workflows;
using Fairlead.Dialects.Prominence.Workflows.Compilation;
using Fairlead.Gateway.Runs;

namespace Fairlead.Dialects.Prominence.Workflows.Running;

/// <summary>A job as the part of a workflow that it is.</summary>
/// <param name="run">The workflow.</param>
/// <param name="template">Its jobs as they were asked for.</param>
/// <param name="place">Which of them it is.</param>
/// <param name="document">The job as it was asked for; shared with others like it.</param>
internal sealed class WorkflowPart(Run run, WorkflowTemplate template, JobPlace place, JsonObject document)
{
    /// <summary>The job as it was asked for, with the names of parameters in it. It must not be changed.</summary>
    public JsonObject Document => document;

    /// <summary>Whether somebody has deleted the workflow.</summary>
    public bool IsDeleted => run.Header.Phase is RunPhase.Aborted;

    /// <summary>The names of workflow and job, and the index of the instance.</summary>
    public string Name => run.Name is { } name ? $"{name}/{place.Name}" : place.Name;

    /// <summary>The values of its parameters; null where it comes from no factory.</summary>
    public JsonObject? Parameters =>
        template.ParametersOf(place) is { } values ? new JsonObject(values.Select(v => KeyValuePair.Create(v.Key, (JsonNode?)ValueText.Shown(v.Value)))) : null;

    /// <summary>A job like it that belongs to no workflow: the values of the parameters are in it.</summary>
    public JsonObject? ForItself()
    {
        var job = template.Fill(place, run.Number);
        foreach (var task in job?["tasks"]?.AsArray().OfType<JsonObject>() ?? [])
        {
            var variables = task["env"] as JsonObject ?? [];
            foreach (var (name, value) in template.VariablesOf(place, run.Number).Remove(WorkflowTemplate.NumberVariable))
            {
                variables[name] = value;
            }

            if (variables is { Count: > 0, Parent: null })
            {
                task["env"] = variables;
            }
        }

        return job;
    }
}

/// <summary>Finds out which parts of which workflows jobs are.</summary>
/// <param name="runs">Knows the workflows.</param>
/// <param name="templates">Their jobs as they were asked for.</param>
internal sealed class WorkflowParts(NumberedRuns runs, WorkflowTemplates templates)
{
    /// <summary>Those of the jobs that are parts of workflows of this dialect.</summary>
    public async Task<IReadOnlyDictionary<JobId, WorkflowPart>> OfAsync(IReadOnlyCollection<Job> jobs, CancellationToken cancellationToken)
    {
        var parts = new Dictionary<JobId, WorkflowPart>();
        foreach (var some in jobs.Where(j => j.PartOf is not null).GroupBy(j => j.PartOf?.Run ?? default))
        {
            if (await runs.FindAsync(ProminenceRuns.DialectName, some.Key, cancellationToken) is not { } run || await templates.OfAsync(run, cancellationToken) is not { } template)
            {
                continue;
            }

            var documents = new Dictionary<string, JsonObject?>(StringComparer.Ordinal);
            foreach (var job in some)
            {
                var place = JobPlace.Parse(job.PartOf?.Place ?? string.Empty);
                if (!documents.TryGetValue(place.Job, out var document))
                {
                    documents[place.Job] = document = template.JobOf(place.Job);
                }

                if (document is not null)
                {
                    parts[job.Id] = new WorkflowPart(run, template, place, document);
                }
            }
        }

        return parts;
    }
}
