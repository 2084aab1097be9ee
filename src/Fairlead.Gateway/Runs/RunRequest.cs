using Fairlead.Core;
using Fairlead.Core.Workflows;

namespace Fairlead.Gateway.Runs;

/// <summary>
/// What somebody wants of a run, by whatever gateway they asked: it is kept until whoever goes through the run takes it up, and is answered in one
/// transaction with what follows from it, so that it happens exactly once.
/// </summary>
/// <param name="Number">Ascending in the order in which they were made.</param>
/// <param name="Wish">What happens to the run by it, or null where only its row has changed.</param>
public sealed record RunRequest(long Number, RunEvent? Wish)
{
    /// <summary>Whether it was taken up.</summary>
    public bool IsAnswered { get; init; }

    /// <summary>Why not, or null where it was done.</summary>
    public Refusal? Refusal { get; init; }
}

/// <summary>What is said to a request.</summary>
/// <param name="Number">Which one.</param>
/// <param name="At">When it was taken up.</param>
/// <param name="Refusal">Why not, or null where it was done.</param>
public sealed record RunAnswer(long Number, DateTimeOffset At, Refusal? Refusal = null);
