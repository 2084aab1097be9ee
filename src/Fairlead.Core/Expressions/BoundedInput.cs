using System.Runtime.CompilerServices;
using Sprache;

namespace Fairlead.Core.Expressions;

/// <summary>What one reading of a text may cost, and how far it got. Shared by all positions of the text.</summary>
internal sealed class ReadingBudget(int depth, long steps)
{
    private int _depth = depth;
    private long _steps = steps;

    /// <summary>The end of the last word or sign that could be read in any way: what comes there is wrong.</summary>
    public int Furthest { get; private set; }

    /// <summary>Why the reading was given up, or null.</summary>
    public string? Exceeded { get; private set; }

    /// <summary>Counts one character.</summary>
    public void Spend() => _steps--;

    /// <summary>A word or sign was read up to <paramref name="position"/>.</summary>
    public void Reach(int position) => Furthest = Math.Max(Furthest, position);

    /// <summary>Goes one level deeper, or says that this is not possible.</summary>
    public bool TryEnter()
    {
        // The stack is looked at too: a caller may be deep in it already.
        if (_depth == 0 || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            Exceeded = "it is nested too deeply";
        }
        else if (_steps < 0)
        {
            Exceeded = "it is too complicated";
        }

        if (Exceeded is not null)
        {
            return false;
        }

        _depth--;
        return true;
    }

    /// <summary>Comes back from a level.</summary>
    public void Leave() => _depth++;
}

/// <summary>A position in a text whose reading is bounded in depth and work.</summary>
internal sealed class BoundedInput(string source, int position, ReadingBudget budget) : IInput
{
    private Dictionary<object, object>? _memos;

    /// <summary>What the reading may cost.</summary>
    public ReadingBudget Budget { get; } = budget;

    public string Source { get; } = source;

    public char Current => Source[Position];

    public bool AtEnd => Position == Source.Length;

    public int Position { get; } = position;

    public int Line => 1;

    public int Column => Position + 1;

    public IDictionary<object, object> Memos => _memos ??= [];

    public IInput Advance()
    {
        Budget.Spend();
        return new BoundedInput(Source, Position + 1, Budget);
    }

    public bool Equals(IInput? other) => other is not null && ReferenceEquals(Source, other.Source) && Position == other.Position;

    public override bool Equals(object? obj) => Equals(obj as IInput);

    public override int GetHashCode() => Position;
}
