using System.Text.Json;
using Fairlead.Core;
using Fairlead.Core.Experiments;
using Fairlead.Core.Identity;
using Fairlead.Dialects.Autosubmit.Configuration;
using Fairlead.Dialects.Autosubmit.Execution;
using Fairlead.Gateway.Experiments;

namespace Fairlead.Dialects.Autosubmit.Experiments;

/// <summary>The language of experiments: YAML files that make one tree.</summary>
/// <param name="generations">Reads configurations.</param>
internal sealed class AutosubmitExperiments(Generations generations) : IExperimentDialect
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
    public Task<Outcome<GeneratedJobs>> GenerateAsync(Experiment experiment, Principal owner, IReadOnlyDictionary<string, string> files, CancellationToken cancellationToken)
    {
        var all = new ExperimentFiles { Expid = experiment.Name, Conf = files };
        return Task.FromResult(generations.Read(all, owner).Select(loaded =>
        {
            var facts = new GenerationFacts(loaded.Plan.ChunkUnit.ToString().ToLowerInvariant(), loaded.Plan.ChunkSize);
            return new GeneratedJobs(ExperimentCompiler.Compile(loaded), Generations.Pack(all), [.. loaded.Graph.Warnings]) { Facts = JsonSerializer.Serialize(facts) };
        }));
    }
}

/// <summary>What is kept at hand of a list of jobs (<see cref="Generation.Facts"/>).</summary>
/// <param name="ChunkUnit">The unit of chunks: hour, day, month or year.</param>
/// <param name="ChunkSize">How many units a chunk takes.</param>
internal sealed record GenerationFacts(string ChunkUnit, int ChunkSize)
{
    /// <summary>Those of a list of jobs.</summary>
    public static GenerationFacts Of(Generation generation) =>
        generation.Facts is { } facts && JsonSerializer.Deserialize<GenerationFacts>(facts) is { } read ? read : new GenerationFacts("default", 0);
}
