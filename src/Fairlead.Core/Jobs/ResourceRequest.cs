using System.Collections.Immutable;

namespace Fairlead.Core.Jobs;

/// <summary>What a job asks of its site. A null leaves the choice to the site.</summary>
public sealed record ResourceRequest
{
    /// <summary>Asks for nothing in particular.</summary>
    public static readonly ResourceRequest Default = new();

    /// <summary>Queue or partition.</summary>
    public string? Queue { get; init; }

    /// <summary>Nodes, from 1.</summary>
    public int? Nodes { get; init; }

    /// <summary>How many nodes that comes to: CPUs in all and CPUs on each node say it too. Null where it is the site's choice.</summary>
    public int? NodesInAll => this switch
    {
        { Nodes: { } nodes } => nodes,
        { TotalCpus: { } total, CpusPerNode: { } each } => (total + each - 1) / each,
        { CpusPerNode: not null } => 1,
        _ => null,
    };

    /// <summary>CPUs on each node, from 1.</summary>
    public int? CpusPerNode { get; init; }

    /// <summary>CPUs in all, from 1.</summary>
    public int? TotalCpus { get; init; }

    /// <summary>Memory on each node, in bytes.</summary>
    public long? MemoryPerNode { get; init; }

    /// <summary>Longest run time; the job is cut off then.</summary>
    public TimeSpan? Runtime { get; init; }

    /// <summary>GPUs on each node.</summary>
    public int? GpusPerNode { get; init; }

    /// <summary>Account or project that is charged.</summary>
    public string? Project { get; init; }

    /// <summary>Quality of service.</summary>
    public string? QualityOfService { get; init; }

    /// <summary>Features that the nodes must have, in the batch system's syntax.</summary>
    public string? NodeConstraints { get; init; }

    /// <summary>Reservation to run in.</summary>
    public string? Reservation { get; init; }

    /// <summary>Whether no other job may share the nodes.</summary>
    public bool Exclusive { get; init; }

    /// <summary>Resources that the site has under names of its own: what is asked of each.</summary>
    public ImmutableSortedDictionary<string, string> Others { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}

/// <summary>Asks for the same job many times: each task is a job of its own with an index.</summary>
/// <param name="Size">How many tasks, from 1; indices are 0 to Size - 1.</param>
/// <param name="Limit">How many may run at a time, or null for no limit.</param>
public sealed record ArrayRequest(int Size, int? Limit = null)
{
    /// <summary>The most tasks one job can have.</summary>
    public const int MaxSize = 100_000;
}
