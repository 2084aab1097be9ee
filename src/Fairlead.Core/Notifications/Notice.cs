using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Core.Workflows;

namespace Fairlead.Core.Notifications;

/// <summary>What a subscriber is told of a job or a run: how it was at that moment. It needs nothing else to be delivered, also when that is gone.</summary>
public sealed record Notice
{
    /// <summary>The job, or null where it is about a run.</summary>
    public JobId? Job { get; init; }

    /// <summary>The run, or null where it is about a job.</summary>
    public RunId? Run { get; init; }

    /// <summary>What it is called that has ended in the run: a block, or the run itself. Null for jobs.</summary>
    public string? Group { get; init; }

    /// <summary>Where the run was in its life, or null for jobs.</summary>
    public RunPhase? Phase { get; init; }

    /// <summary>The place of the subscription among those of the job. Notices of one subscription are delivered in their order.</summary>
    public int Subscription { get; init; }

    /// <summary>Where it goes.</summary>
    public required Uri Receiver { get; init; }

    /// <summary>In which form (<see cref="Jobs.Subscription.Format"/>).</summary>
    public required string Format { get; init; }

    /// <summary>The address of the job or run, as the subscriber knows it.</summary>
    public required Uri Address { get; init; }

    /// <summary>On whose behalf.</summary>
    public required Mandate Mandate { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The state, or null where it is about one of the batch system.</summary>
    public JobState? State { get; init; }

    /// <summary>What the subscriber calls the state; the batch system's own word where it is about one of its states.</summary>
    public required string Word { get; init; }

    /// <summary>Summary for the owner, above all why it failed.</summary>
    public string? Message { get; init; }

    /// <summary>What the batch system calls the job, where it has said so.</summary>
    public BatchId? BatchId { get; init; }

    /// <summary>Exit code, where it is known.</summary>
    public int? ExitCode { get; init; }
}
