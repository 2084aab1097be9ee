using System.Collections.Immutable;
using Fairlead.Core.Identity;

namespace Fairlead.Core.Transfers;

/// <summary>What happens to a transfer.</summary>
/// <param name="At">When.</param>
public abstract record TransferSignal(DateTimeOffset At)
{
    /// <summary>Somebody begins to carry it out.</summary>
    public sealed record Begin(DateTimeOffset At) : TransferSignal(At);

    /// <summary>Whoever carries it out says how far it is.</summary>
    public sealed record Advance(DateTimeOffset At, TransferProgress Progress, string? Message) : TransferSignal(At);

    /// <summary>It is done.</summary>
    public sealed record Finish(DateTimeOffset At, TransferProgress Progress) : TransferSignal(At);

    /// <summary>It cannot be done.</summary>
    public sealed record Fail(DateTimeOffset At, TransferProgress Progress, string Reason) : TransferSignal(At);

    /// <summary>Somebody wants it to end.</summary>
    public sealed record Abort(DateTimeOffset At, string Actor) : TransferSignal(At);

    /// <summary>It gets other tags.</summary>
    public sealed record SetTags(DateTimeOffset At, ImmutableArray<string> Tags) : TransferSignal(At);

    /// <summary>Its owner allows others something else.</summary>
    public sealed record Share(DateTimeOffset At, string Actor, ImmutableArray<Grant> Grants) : TransferSignal(At);

    /// <summary>It is forgotten at another time.</summary>
    public sealed record SetExpiry(DateTimeOffset At, DateTimeOffset ExpiresAt) : TransferSignal(At);
}
