using System.Text.Json;
using Fairlead.Core;
using Fairlead.Core.Experiments;
using Fairlead.Core.Identity;
using Fairlead.Dialects.Autosubmit.Configuration;
using Fairlead.Dialects.Autosubmit.Execution;
using Fairlead.Gateway.Experiments;
using Fairlead.Gateway.Repositories;

namespace Fairlead.Dialects.Autosubmit.Experiments;

/// <summary>The language of experiments: YAML files that make one tree.</summary>
/// <param name="generations">Reads configurations.</param>
/// <param name="git">Fetches projects.</param>
internal sealed class AutosubmitExperiments(Generations generations, IGitTrees git) : IExperimentDialect
{
    /// <inheritdoc/>
    public string Name => AutosubmitRuns.Dialect;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> FirstFiles(string name, string? platform) => NewExperiment.Files(name, platform ?? "LOCAL");

    /// <inheritdoc/>
    public Refusal? Check(string file, string text)
    {
        var findings = new Findings();
        YamlFile.Read(file, text, findings);
        return findings.Errors.Count > 0 ? findings.Refusal : null;
    }

    /// <inheritdoc/>
    public (string? Platform, string? LanguageVersion) Outline(string name, IReadOnlyDictionary<string, string> files) =>
        ExperimentConfiguration.Load(new ExperimentFiles { Expid = name, Conf = files }, new Findings()).TryGet(out var root, out _)
            ? (root.TextAt("DEFAULT.HPCARCH")?.ToUpperInvariant(), root.TextAt("CONFIG.AUTOSUBMIT_VERSION"))
            : (null, null);

    /// <inheritdoc/>
    public async Task<Outcome<GeneratedJobs>> GenerateAsync(
        Experiment experiment, Principal owner, IReadOnlyDictionary<string, string> files, CancellationToken cancellationToken)
    {
        var own = new ExperimentFiles { Expid = experiment.Name, Conf = files };
        if (!ExperimentConfiguration.Load(own, new Findings()).TryGet(out var root, out var refusal)
            || !(await ProjectFiles.FetchAsync(root, git, cancellationToken)).TryGet(out var project, out refusal))
        {
            return refusal;
        }

        return generations.Read(With(own, project), owner).Select(loaded =>
        {
            var facts = new GenerationFacts(loaded.Plan.ChunkUnit.ToString().ToLowerInvariant(), loaded.Plan.ChunkSize, project.Commit);
            return new GeneratedJobs(ExperimentCompiler.Compile(loaded), Generations.Pack(Needed(loaded)), [.. loaded.Graph.Warnings]) { Facts = JsonSerializer.Serialize(facts) };
        });
    }

    private static ExperimentFiles With(ExperimentFiles own, ProjectFiles project) => own with
    {
        Project = project.Texts,
        Commit = project.Commit,
        Elsewhere = project.Texts.Where(file => ExperimentFiles.IsYaml(file.Key)).ToDictionary(file => $"{ExperimentFiles.ProjectDirectory}/{file.Key}", file => file.Value),
    };

    /// <summary>Of the project, only what the jobs need is kept with their list.</summary>
    private static ExperimentFiles Needed(LoadedExperiment loaded)
    {
        var named = loaded.Work.Values.SelectMany(work => work.Named).ToHashSet(StringComparer.Ordinal);
        return loaded.Files with { Project = loaded.Files.Project.Where(file => named.Contains(file.Key)).ToDictionary() };
    }
}

/// <summary>What is kept at hand of a list of jobs (<see cref="Generation.Facts"/>).</summary>
/// <param name="ChunkUnit">The unit of chunks: hour, day, month or year.</param>
/// <param name="ChunkSize">How many units a chunk takes.</param>
/// <param name="Commit">The commit of its project, or null.</param>
internal sealed record GenerationFacts(string ChunkUnit, int ChunkSize, string? Commit = null)
{
    /// <summary>Those of a list of jobs.</summary>
    public static GenerationFacts Of(Generation generation) =>
        generation.Facts is { } facts && JsonSerializer.Deserialize<GenerationFacts>(facts) is { } read ? read : new GenerationFacts("default", 0);
}
