using System.Collections.Immutable;

namespace Fairlead.Core.Expressions;

/// <summary>What came of working out a script.</summary>
public abstract record Evaluation
{
    private Evaluation()
    {
    }

    /// <summary>It has a value.</summary>
    /// <param name="Value">The value of its last statement.</param>
    /// <param name="Assigned">The variables that it gave a value, with the last one of each.</param>
    public sealed record Gives(Value Value, ImmutableDictionary<string, Value> Assigned) : Evaluation;

    /// <summary>It needs to know something first. Once that is known the script is worked out anew.</summary>
    /// <param name="Question">What.</param>
    public sealed record Needs(FileQuestion Question) : Evaluation;

    /// <summary>It cannot be worked out.</summary>
    /// <param name="Reason">One sentence that names the identifier or expression at fault.</param>
    public sealed record Fails(string Reason) : Evaluation;
}

/// <summary>What can be asked about a file.</summary>
public enum FileProperty
{
    /// <summary>Whether it is there.</summary>
    Exists,

    /// <summary>How many bytes it has.</summary>
    Length,

    /// <summary>Its content as text.</summary>
    Content,
}

/// <summary>A question about a file that a node's job has in its working directory, or that the run knows by name.</summary>
/// <param name="Property">What is asked.</param>
/// <param name="Node">The node, as the expression names it.</param>
/// <param name="Path">The path in the working directory, or a name that the run knows.</param>
public sealed record FileQuestion(FileProperty Property, string Node, string Path);

/// <summary>What is known about something that an expression asks for.</summary>
public abstract record Answer
{
    private Answer()
    {
    }

    /// <summary>It is known.</summary>
    public sealed record Is(Value Value) : Answer;

    /// <summary>It cannot be had.</summary>
    /// <param name="Reason">Why, in a clause such as <c>there is no job of 'a'</c>.</param>
    public sealed record Unavailable(string Reason) : Answer;

    /// <summary>Somebody has to find out first.</summary>
    public sealed record Unknown : Answer
    {
        /// <summary>The only one.</summary>
        public static readonly Unknown Instance = new();
    }
}

/// <summary>All that an expression can reach.</summary>
public interface ISurroundings
{
    /// <summary>The time at which the expression is worked out.</summary>
    DateTimeOffset Now { get; }

    /// <summary>The time zone of times without one.</summary>
    TimeZoneInfo Zone { get; }

    /// <summary>Where in loops it is worked out, as text, or null where that has no meaning.</summary>
    string? Iteration { get; }

    /// <summary>The value of a variable, or null where there is none of that name.</summary>
    Value? Find(string variable);

    /// <summary>The exit code of the job of a node.</summary>
    Answer ExitCode(string node);

    /// <summary>What is known about a file.</summary>
    Answer File(FileQuestion question);

    /// <summary>A number from 0 up to but not including 1; the <paramref name="count"/>-th of this evaluation, and the same each time.</summary>
    double Random(int count);
}
