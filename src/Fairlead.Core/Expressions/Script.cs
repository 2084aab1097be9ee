using System.Collections.Immutable;

namespace Fairlead.Core.Expressions;

/// <summary>A condition or a change of variables that has been read. Safe to run any number of times: it reaches nothing but its surroundings.</summary>
public sealed class Script
{
    private readonly ExpressionLimits _limits;

    private Script(string text, ImmutableArray<Statement> statements, ExpressionLimits limits)
    {
        Text = text;
        Statements = statements;
        _limits = limits;
    }

    /// <summary>The text it was read from.</summary>
    public string Text { get; }

    /// <summary>What it says.</summary>
    public ImmutableArray<Statement> Statements { get; }

    /// <summary>Reads a script, or says where it is wrong.</summary>
    /// <param name="text">The script.</param>
    /// <param name="limits">How large it and its results may be; null for the defaults.</param>
    public static Outcome<Script> Parse(string text, ExpressionLimits? limits = null)
    {
        var allowed = limits ?? ExpressionLimits.Default;
        if (text.Length > allowed.TextLength)
        {
            return Refusal.TooLarge("expression", $"The expression '{Excerpt.Of(text)}' has {text.Length} characters; at most {allowed.TextLength} are allowed.");
        }

        var budget = new ReadingBudget(allowed.Depth, 4_096 + (512L * text.Length));
        var result = Grammar.Script(new BoundedInput(text, 0, budget));
        if (budget.Exceeded is { } reason)
        {
            return Refusal.Invalid("expression", $"The expression '{Excerpt.Of(text)}' cannot be read: {reason} (at most {allowed.Depth} levels are allowed).");
        }

        return result.WasSuccessful
            ? new Script(text, result.Value, allowed)
            : Refusal.Invalid("expression", $"The expression '{Excerpt.Of(text)}' cannot be read at character {budget.Furthest + 1}{Near(text, budget.Furthest)}.");
    }

    /// <summary>Works the script out. Never throws and always ends; the same surroundings give the same answer.</summary>
    public Evaluation Run(ISurroundings surroundings) => new Evaluator(surroundings, _limits).Run(this);

    /// <summary>Works the script out as a condition: whatever is not a boolean is an error.</summary>
    public Evaluation Test(ISurroundings surroundings) => Run(surroundings) switch
    {
        Evaluation.Gives { Value: not Value.Boolean } other =>
            new Evaluation.Fails($"The condition '{Excerpt.Of(Text)}' gives {other.Value.KindName} ({Excerpt.Of(other.Value.ToString())}), not true or false."),
        var evaluation => evaluation,
    };

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static string Near(string text, int position) =>
        position >= text.Length ? ": it ends too early" : $", near '{Excerpt.Of(text[position..])}'";
}
