using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Sites.Scripts;

namespace Fairlead.Sites.Local;

/// <summary>One attempt in the queue, as it is kept on disk: all that is needed to start it, written once.</summary>
internal sealed record QueuedAttempt
{
    /// <summary>Its number in the queue, which is its batch id.</summary>
    public required long Number { get; init; }

    /// <summary>The job of its marker.</summary>
    public required Guid MarkerJob { get; init; }

    /// <summary>The attempt of its marker.</summary>
    public required int MarkerAttempt { get; init; }

    /// <summary>The task in the array of the marker, or null.</summary>
    public int? ArrayIndex { get; init; }

    /// <summary>The index its script is given, or null for a job that is no task.</summary>
    public int? Index { get; init; }

    /// <summary>The account it runs as.</summary>
    public required string Account { get; init; }

    /// <summary>The primary group it runs under, or null for that of the account.</summary>
    public string? Group { get; init; }

    /// <summary>The supplementary groups it has, or empty for those of the account.</summary>
    public ImmutableArray<string> SupplementaryGroups { get; init; } = [];

    /// <summary>The absolute workspace of the account.</summary>
    public required string Workspace { get; init; }

    /// <summary>CPUs it takes.</summary>
    public required int Cpus { get; init; }

    /// <summary>Memory in bytes it takes and may use, or 0 where it is not counted.</summary>
    public long Memory { get; init; }

    /// <summary>How long it may run, or null.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>Whether it belongs on a login node: it takes nothing of the host's that is counted, and waits for nobody.</summary>
    public bool IsAside { get; init; }

    /// <summary>Those of its account with less go behind it.</summary>
    public int Priority { get; init; }

    /// <summary>How many of its array may run at a time, or null.</summary>
    public int? ArrayLimit { get; init; }

    /// <summary>The marker under which the gateway knows it.</summary>
    [JsonIgnore]
    public Marker Marker => new(new JobId(MarkerJob), MarkerAttempt);

    /// <summary>What identifies it, whatever its number.</summary>
    [JsonIgnore]
    public (Marker Marker, int? Index) Key => (Marker, ArrayIndex);

    /// <summary>Its batch id.</summary>
    [JsonIgnore]
    public BatchId BatchId => new(Number.ToString(CultureInfo.InvariantCulture));

    /// <summary>Where its files are.</summary>
    [JsonIgnore]
    public ControlDirectory Control => new(Workspace, Marker, ArrayIndex);
}
