using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Experiments;
using Fairlead.Core.Identity;
using Fairlead.Core.Workflows;

namespace Fairlead.Gateway.Experiments;

/// <summary>What the language of an experiment's configuration adds. The jobs themselves are made by its <see cref="Runs.IRunDialect"/> of the same name.</summary>
public interface IExperimentDialect
{
    /// <summary>The name under which its experiments are kept.</summary>
    string Name { get; }

    /// <summary>The configuration of a new experiment where its owner brings none: text by file name.</summary>
    IReadOnlyDictionary<string, string> FirstFiles(string name, string? platform);

    /// <summary>What is wrong with the form of a file, or null.</summary>
    Refusal? Check(string file, string text);

    /// <summary>What lists and searches show of the configuration.</summary>
    (string? Platform, string? LanguageVersion) Outline(string name, IReadOnlyDictionary<string, string> files);

    /// <summary>The jobs and what they wait for; refused with all that is wrong with the configuration.</summary>
    /// <param name="experiment">Whose.</param>
    /// <param name="owner">On whose behalf its jobs will run.</param>
    /// <param name="files">Its configuration.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<Outcome<GeneratedJobs>> GenerateAsync(
        Experiment experiment, Principal owner, IReadOnlyDictionary<string, string> files, CancellationToken cancellationToken);
}

/// <summary>What a dialect has made of a configuration.</summary>
/// <param name="Definition">The jobs as the nodes of one block, in the order of their list. It is open (<see cref="WorkflowDefinition.IsOpen"/>).</param>
/// <param name="Source">What it was made of.</param>
/// <param name="Warnings">What is odd but harmless.</param>
public sealed record GeneratedJobs(WorkflowDefinition Definition, string Source, ImmutableArray<string> Warnings)
{
    /// <summary>See <see cref="Generation.Facts"/>.</summary>
    public string? Facts { get; init; }
}
