using System.Collections.Immutable;

namespace Fairlead.Core.Workflows;

/// <summary>Something that a block does or waits for.</summary>
/// <param name="Id">Its name, unique in its block.</param>
public abstract record Node(string Id)
{
    /// <summary>Whether its failure counts as success.</summary>
    public bool IgnoreFailure { get; init; }

    /// <summary>How long it may take from its start, retries included; then its jobs are cancelled and it fails. Null for any time.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Runs one job.</summary>
    /// <param name="Id">Its name.</param>
    /// <param name="Document">What to run, in the words of the dialect that compiled the workflow. The core only hands it on.</param>
    public sealed record Job(string Id, string Document) : Node(Id)
    {
        /// <summary>How often it is tried again when it fails.</summary>
        public Resubmission Resubmission { get; init; } = Resubmission.None;
    }

    /// <summary>Works out a script and keeps the value that it leaves in one variable.</summary>
    /// <param name="Id">Its name.</param>
    /// <param name="Variable">The variable that keeps its new value.</param>
    /// <param name="Script">The script; whatever else it changes is forgotten.</param>
    public sealed record Assign(string Id, string Variable, string Script) : Node(Id);

    /// <summary>Waits for a person, or for a time.</summary>
    /// <param name="Id">Its name.</param>
    /// <param name="For">After which time it goes on by itself; null for never.</param>
    public sealed record Hold(string Id, TimeSpan? For = null) : Node(Id);

    /// <summary>Follows only the first of its edges that can be followed.</summary>
    public sealed record Choice(string Id) : Node(Id);

    /// <summary>Does nothing: a place where ways part, or a named beginning.</summary>
    public sealed record Fork(string Id) : Node(Id);

    /// <summary>Does nothing: a place where ways meet.</summary>
    /// <param name="Id">Its name.</param>
    /// <param name="Mode">For which of them it waits.</param>
    public sealed record Join(string Id, JoinMode Mode = JoinMode.All) : Node(Id);

    /// <summary>Does nothing, once for each way that arrives. The only node by which a way may lead back.</summary>
    public sealed record Merge(string Id) : Node(Id);

    /// <summary>Runs a block once.</summary>
    public sealed record SubBlock(string Id, Block Body) : Node(Id);

    /// <summary>Runs a block again and again.</summary>
    /// <param name="Id">Its name.</param>
    /// <param name="Body">The block.</param>
    public abstract record Loop(string Id, Block Body) : Node(Id);

    /// <summary>Runs its body as long as, or until, a condition holds.</summary>
    /// <param name="Id">Its name.</param>
    /// <param name="Test">When the condition is looked at.</param>
    /// <param name="Condition">An expression over the loop's variables.</param>
    /// <param name="Body">The block.</param>
    public sealed record Repeat(string Id, LoopTest Test, string Condition, Block Body) : Loop(Id, Body)
    {
        /// <summary>Variables that come to be when the loop starts, and last for all its iterations.</summary>
        public ImmutableArray<VariableDeclaration> Variables { get; init; } = [];

        /// <summary>The variable whose value names an iteration; null to count them from 1.</summary>
        public string? IteratorVariable { get; init; }
    }

    /// <summary>Runs its body for each of several values, many at a time.</summary>
    /// <param name="Id">Its name.</param>
    /// <param name="Range">The values.</param>
    /// <param name="Body">The block.</param>
    public sealed record ForEach(string Id, IterationRange Range, Block Body) : Loop(Id, Body)
    {
        /// <summary>Variables that get the index of the iteration, from 0, as text.</summary>
        public ImmutableArray<string> IndexVariables { get; init; } = [];

        /// <summary>Variables that get the value of the iteration.</summary>
        public ImmutableArray<string> ValueVariables { get; init; } = [];

        /// <summary>How many iterations run at a time; null for the default of <see cref="WorkflowLimits"/>.</summary>
        public int? MaxConcurrent { get; init; }
    }
}

/// <summary>For which of the ways that lead to it a <see cref="Node.Join"/> waits.</summary>
public enum JoinMode
{
    /// <summary>For all, as every other node does.</summary>
    All,

    /// <summary>For the first; later ones change nothing.</summary>
    Any,
}

/// <summary>When a <see cref="Node.Repeat"/> looks at its condition.</summary>
public enum LoopTest
{
    /// <summary>Before each iteration; it goes on while the condition is true.</summary>
    While,

    /// <summary>After each iteration; it ends when the condition is true.</summary>
    Until,
}

/// <summary>How often, and after which pause, a job that failed is tried again.</summary>
/// <param name="Most">Further jobs after the first; <see cref="WorkflowLimits.Resubmissions"/> limits it too.</param>
/// <param name="Delay">Pause before the first of them.</param>
/// <param name="Factor">What each further pause is multiplied with.</param>
/// <param name="Increment">What each further pause grows by.</param>
public sealed record Resubmission(int Most, TimeSpan Delay = default, double Factor = 1, TimeSpan Increment = default)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromDays(30);

    /// <summary>Never.</summary>
    public static readonly Resubmission None = new(0);

    /// <summary>The pause after <paramref name="failures"/> failures, the first of which is number 1; at most thirty days.</summary>
    public TimeSpan PauseAfter(int failures)
    {
        var pause = (Delay.TotalSeconds * Math.Pow(Factor, failures - 1)) + (Increment.TotalSeconds * (failures - 1));
        return pause < LongestPause.TotalSeconds ? TimeSpan.FromSeconds(Math.Max(0, pause)) : LongestPause;
    }
}
