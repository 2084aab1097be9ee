using Fairlead.Core;
using Fairlead.Core.Jobs;

namespace Fairlead.Gateway.Jobs;

/// <summary>Finds jobs for APIs that know them by their numbers and tell the current ones of an owner from those of the past.</summary>
public interface IJobNumbers
{
    /// <summary>The ids of those of the numbers that are jobs, in no particular order. Tasks and discarded jobs are not among them.</summary>
    Task<IReadOnlyList<JobId>> FindAsync(IReadOnlyCollection<long> numbers, CancellationToken cancellationToken);

    /// <summary>A page of the owner's jobs: current ones by number, past ones with the last that ended first, both by number. Without tasks and discarded jobs.</summary>
    Task<IReadOnlyList<JobId>> ListAsync(string owner, JobSelection selection, CancellationToken cancellationToken);

    /// <summary>The documents that jobs were asked for with, of those that have one.</summary>
    Task<IReadOnlyDictionary<JobId, string>> SourcesAsync(IReadOnlyCollection<JobId> jobs, CancellationToken cancellationToken);
}

/// <summary>Which jobs of an owner to list.</summary>
/// <param name="Current">Only those that are current (<see cref="Job.IsCurrent"/>), only those that are not, or null for both.</param>
public sealed record JobSelection(bool? Current)
{
    /// <summary>Only in one of these states; empty for all.</summary>
    public IReadOnlyList<JobState> States { get; init; } = [];

    /// <summary>Only those that have every one of these tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Only those that were accepted at that time or later, or null for all.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only those that were accepted before that time, or null for all.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>How many to skip, from 0.</summary>
    public long Offset { get; init; }

    /// <summary>How many to list, from 0.</summary>
    public int Limit { get; init; } = 200;
}
