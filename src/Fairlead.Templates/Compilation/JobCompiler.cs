using System.Collections.Immutable;
using Fairlead.Templates.Document;
using Fairlead.Templates.Model;

namespace Fairlead.Templates.Compilation;

/// <summary>Compiles what phases run.</summary>
/// <param name="workflow">The name of the workflow.</param>
/// <param name="scope">What the texts can name.</param>
/// <param name="library">The implementations that phases can name, or null where there are none.</param>
/// <param name="problems">Collects what is wrong.</param>
internal sealed class JobCompiler(string workflow, Scope scope, PhaseLibrary? library, Problems problems)
{
    /// <summary>What the job of a phase hands on through the engine.</summary>
    public JobPayload Compile(Phase.Run phase)
    {
        var job = phase.Job;
        Check(job, scope, problems);
        return job.Type is { } type && new ImplementationCompiler(scope, library, problems).Compile(job, type) is { } given
            ? PayloadOf(given.Job) with { Arguments = given.Arguments }
            : PayloadOf(job);
    }

    /// <summary>Checks the references of all texts of a job.</summary>
    public static void Check(JobWords job, Scope scope, Problems problems)
    {
        foreach (var text in new[] { job.Run, job.Array, job.Checkpoint?.Folder, job.Checkpoint?.Restart }.Concat(job.Resources))
        {
            ReferenceCheck.Run(text, scope, problems);
        }
    }

    private JobPayload PayloadOf(JobWords job) => new()
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
