using System.Collections.Immutable;
using Fairlead.Templates.Document;
using Fairlead.Templates.Model;

namespace Fairlead.Templates.Compilation;

/// <summary>Compiles what phases run.</summary>
/// <param name="workflow">The name of the workflow.</param>
/// <param name="scope">What the texts can name.</param>
/// <param name="problems">Collects what is wrong.</param>
internal sealed class JobCompiler(string workflow, Scope scope, Problems problems)
{
    /// <summary>What the job of a phase hands on through the engine.</summary>
    public JobPayload Compile(Phase.Run phase)
    {
        var job = phase.Job;
        if (job.Type is { } type)
        {
            problems.Add(type.At, type.Path, $"'{type.Text}' names an implementation in a repository of templates, which this gateway does not read yet: write its commands as 'run'.");
        }

        foreach (var text in new[] { job.Run, job.Array, job.Checkpoint?.Folder, job.Checkpoint?.Restart }.Concat(job.Resources))
        {
            ReferenceCheck.Run(text, scope, problems);
        }

        return new JobPayload
        {
            Kind = JobKind.Phase,
            Workflow = workflow,
            Run = job.Run?.Text,
            Restart = job.Checkpoint?.Restart?.Text,
            CheckpointFolder = job.Checkpoint?.Folder.Text,
            Resources = job.Resources.ToImmutableSortedDictionary(r => r.Name, r => r.Text, StringComparer.Ordinal),
            Array = job.Array?.Text,
        };
    }
}
