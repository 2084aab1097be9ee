using Fairlead.Core.Jobs;

namespace Fairlead.Sites.Local;

/// <summary>Why the site ended an attempt, or what it found of one that left no result. Written before anything is done about it.</summary>
/// <param name="Cause">Why.</param>
/// <param name="At">When it was decided, or found.</param>
/// <param name="Reason">Words for the owner, or null.</param>
internal sealed record EndNote(EndCause Cause, DateTimeOffset At, string? Reason = null)
{
    /// <summary>The exit code where it is known without a result file.</summary>
    public int? ExitCode { get; init; }

    /// <summary>When it started, where it did.</summary>
    public DateTimeOffset? StartedAt { get; init; }
}
