using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Journal;
using Fairlead.Core.Workflows;

namespace Fairlead.Gateway.Runs.Output;

/// <summary>Keeps how far the output of a run's jobs has been entered in its log, together with the entries: each line is entered once.</summary>
public interface IRunOutputStore
{
    /// <summary>How far a stream of a job has been entered.</summary>
    Task<OutputPlace> FindAsync(Run run, JobId job, string stream, CancellationToken cancellationToken);

    /// <summary>Enters more; false, and nothing is stored, where it is not at <paramref name="before"/> any more or the run is gone.</summary>
    Task<bool> SaveAsync(Run run, JobId job, string stream, OutputPlace before, OutputPlace after, ImmutableArray<JournalEntry> entries, CancellationToken cancellationToken);
}

/// <summary>How far a stream has been entered.</summary>
/// <param name="Bytes">So many bytes of it.</param>
/// <param name="Lines">So many entries have come of it.</param>
public readonly record struct OutputPlace(long Bytes, long Lines);
