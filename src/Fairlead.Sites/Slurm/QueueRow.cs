using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;

namespace Fairlead.Sites.Slurm;

/// <summary>One job or array task of ours as Slurm shows it, in its queue or in its accounts.</summary>
internal sealed record QueueRow
{
    /// <summary>The marker it carries.</summary>
    public Marker Marker { get; init; }

    /// <summary>The index of the task, or null.</summary>
    public int? Index { get; init; }

    /// <summary>The name of the batch whose comment it carries in place of a marker; null once <see cref="SlurmBatches"/> has said whose it is.</summary>
    public string? Batch { get; init; }

    /// <summary>Slurm's id, such as <c>12</c> or <c>12_7</c>.</summary>
    public required BatchId BatchId { get; init; }

    /// <summary>The account that it belongs to: anybody can write a marker into a comment.</summary>
    public required string Account { get; init; }

    /// <summary>Slurm's word for its state.</summary>
    public required string Word { get; init; }

    /// <summary>Slurm's reason, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>How often it was put back into the queue.</summary>
    public int Restarts { get; init; }

    /// <summary>Exit code: 0 to 255, or 128 + n for signal n.</summary>
    public int ExitCode { get; init; }

    /// <summary>When it started, or null.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended, or null; for a job that runs, when it will at the latest.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>The first node, or null.</summary>
    public string? Node { get; init; }

    /// <summary>What the state means.</summary>
    public SlurmState State => SlurmStates.Read(Word);

    /// <summary>As the driver wants it.</summary>
    public Sighting ToSighting() => new()
    {
        Marker = Marker,
        ArrayIndex = Index,
        BatchId = BatchId,
        State = State.State,
        NativeState = Word,
        Reason = Reason,
        Node = Node,
        Restarts = Restarts,
        Cause = State.Cause,
    };
}
