using System.Text.Json;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Workflows;
using Fairlead.Dialects.Autosubmit.Configuration;
using Fairlead.Gateway.Experiments;
using Fairlead.Gateway.Runs;
using Fairlead.Gateway.Sites;
using Microsoft.Extensions.Caching.Memory;

namespace Fairlead.Dialects.Autosubmit.Execution;

/// <summary>The experiments that runs go through, made of the configuration that each had when it was generated. The last ones are kept.</summary>
/// <param name="runs">Where runs are.</param>
/// <param name="sites">Where jobs can run.</param>
/// <param name="options">How many jobs there may be.</param>
internal sealed class Generations(IRunStore runs, SiteDirectory sites, ExperimentOptions options) : IDisposable
{
    private const int MostJobsKept = 400_000;
    private const int Least = 100;
    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = MostJobsKept });

    /// <summary>Reads a configuration, which is known from then on as that of what comes of it.</summary>
    public Outcome<LoadedExperiment> Read(ExperimentFiles files, Principal owner) =>
        LoadedExperiment.Of(files, owner, [.. sites.All.Select(s => s.Profile)], options.MostJobs);

    /// <summary>The experiment that a run goes through; refused where it is gone, or where its sites are.</summary>
    public async Task<Outcome<LoadedExperiment>> FindAsync(Run run, Principal owner, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue((run.Id, owner.User), out LoadedExperiment? known) && known is not null)
        {
            return known;
        }

        if (await runs.SourceAsync(run, cancellationToken) is not { } source)
        {
            return Refusal.NotFound("such list of jobs");
        }

        var read = Read(Unpack(source), owner);
        if (read.TryGet(out var experiment, out _))
        {
            using var entry = _known.CreateEntry((run.Id, owner.User));
            entry.SetSize(Math.Min(MostJobsKept, Least + experiment.Graph.Jobs.Count)).Value = experiment;
        }

        return read;
    }

    /// <summary>The files as one text, from which they come back with <see cref="Unpack"/>.</summary>
    public static string Pack(ExperimentFiles files) => JsonSerializer.Serialize(files);

    /// <summary>The files that a text was made of.</summary>
    public static ExperimentFiles Unpack(string text) => JsonSerializer.Deserialize<ExperimentFiles>(text) ?? throw new JsonException("The files are missing.");

    /// <inheritdoc/>
    public void Dispose() => _known.Dispose();
}
