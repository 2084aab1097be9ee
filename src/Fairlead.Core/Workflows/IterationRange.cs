using System.Collections.Immutable;
using Fairlead.Core.Expressions;

namespace Fairlead.Core.Workflows;

/// <summary>The values over which a loop goes.</summary>
public abstract record IterationRange
{
    private IterationRange()
    {
    }

    /// <summary>Values that are written out.</summary>
    public sealed record Values(ImmutableArray<Value> Items) : IterationRange;

    /// <summary>All combinations of the values of several variables; the last changes fastest, and later ones may use earlier ones.</summary>
    /// <param name="Variables">At least one.</param>
    /// <param name="Separator">What stands between the values of one combination where they are one text.</param>
    public sealed record Combinations(ImmutableArray<CountedVariable> Variables, string Separator = "_") : IterationRange;

    /// <summary>Values that have to be looked for when the loop starts, such as the files that fit a pattern.</summary>
    /// <param name="Document">What to look for, in the words of the dialect that compiled the workflow. The core only hands it on.</param>
    public sealed record LookedUp(string Document) : IterationRange;
}

/// <summary>A variable that goes through values by itself.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Start">Its first value.</param>
/// <param name="Next">A script that gives it the next value.</param>
/// <param name="While">A condition that holds for each value that is used; it is looked at before a value is taken.</param>
public sealed record CountedVariable(string Name, Value Start, string Next, string While);

/// <summary>One iteration of a loop over values: what its variables are.</summary>
/// <param name="Variables">Variables that the iteration has beside its index.</param>
public sealed record Iteration(ImmutableArray<KeyValuePair<string, Value>> Variables);
