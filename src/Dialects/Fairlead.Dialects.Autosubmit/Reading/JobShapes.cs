using Fairlead.Core;
using Fairlead.Dialects.Autosubmit.Execution;
using Fairlead.Dialects.Autosubmit.Views;
using Fairlead.Gateway.Experiments;
using Fairlead.Gateway.Runs;
using Microsoft.Extensions.Caching.Memory;

namespace Fairlead.Dialects.Autosubmit.Reading;

/// <summary>The lists of jobs that runs go through. They never change, so the last ones are kept: clients ask for them every few seconds.</summary>
/// <param name="runs">Where runs are.</param>
/// <param name="options">How many jobs there may be.</param>
internal sealed class JobShapes(IRunStore runs, ExperimentOptions options) : IDisposable
{
    private const int MostJobsKept = 400_000;
    private const int Least = 100;
    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = MostJobsKept });

    /// <summary>That of a run; refused where it is gone.</summary>
    public async Task<Outcome<JobShape>> FindAsync(RunId id, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(id, out JobShape? known) && known is not null)
        {
            return known;
        }

        if (await runs.FindAsync(id, cancellationToken) is not { } run || await runs.SourceAsync(run, cancellationToken) is not { } source)
        {
            return Refusal.NotFound("such list of jobs");
        }

        var read = JobShape.Of(Generations.Unpack(source), options.MostJobs);
        if (read.TryGet(out var shape, out _))
        {
            using var entry = _known.CreateEntry(id);
            entry.SetSize(Math.Min(MostJobsKept, Least + shape.Jobs.Count)).Value = shape;
        }

        return read;
    }

    public void Dispose() => _known.Dispose();
}
