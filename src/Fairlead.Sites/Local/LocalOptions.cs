using System.ComponentModel.DataAnnotations;

namespace Fairlead.Sites.Local;

/// <summary>What a local site may use of this host, and how it treats its jobs.</summary>
public sealed record LocalOptions
{
    /// <summary>
    /// Absolute path of a directory of the gateway's own, in which the queue is kept, so that it survives the gateway. One site each; no two gateways
    /// may use the same.
    /// </summary>
    [Required(AllowEmptyStrings = false)]
    public required string Spool { get; init; }

    /// <summary>CPUs that jobs may use at a time. Default: those of this host.</summary>
    [Range(1, 100_000)]
    public int Cpus { get; init; } = Environment.ProcessorCount;

    /// <summary>Memory in bytes that jobs may use at a time. Default: nine tenths of this host's.</summary>
    [Range(1L, long.MaxValue)]
    public long Memory { get; init; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 10 * 9;

    /// <summary>The time limit of jobs that name none; null for no limit, which is the default.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>How long a job that has to end has between the polite signal and the one that cannot be ignored. Default: 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan KillGrace { get; init; } = TimeSpan.FromSeconds(5);
}
