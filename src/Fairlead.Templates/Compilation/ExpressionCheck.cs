using System.Collections.Immutable;
using Fairlead.Core.Expressions;
using Fairlead.Templates.Document;
using Fairlead.Templates.Model;
using Fairlead.Templates.References;

namespace Fairlead.Templates.Compilation;

/// <summary>Finds what is wrong with an expression before it is worked out: how it is written, names that are not there, and types as far as they are known.</summary>
/// <param name="scope">What it can name.</param>
/// <param name="problems">Collects what is wrong.</param>
internal sealed class ExpressionCheck(Scope scope, Problems problems)
{
    private static readonly string[] Functions =
    [
        "eval", "getIteration", "exitCode", "exitCodeEquals", "exitCodeNotEquals", "fileExists", "fileLength", "fileContent", "fileLengthGreaterThanZero", "before", "after",
    ];

    private static readonly string[] Classes = ["Math", "Integer", "Long", "Double", "Boolean", "String", "iteration"];

    /// <summary>Checks a condition: it has to give true or false.</summary>
    public void Condition(Written text)
    {
        if (Read(text) is { } expression && KindOf(expression) is { } kind and not Kind.Boolean)
        {
            problems.Add(text.At, text.Path, $"The condition '{Excerpt.Of(text.Text)}' gives {Words(kind)}, not true or false.");
        }
    }

    /// <summary>Checks what a variable gets.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="like">A value of the type of the variable, or null where it is not known.</param>
    public void Change(Written text, Value? like)
    {
        if (Read(text) is { } expression && KindOf(expression) is { } given && KindOf(like) is { } wanted && given != wanted && wanted is not Kind.Text && given is not Kind.Text)
        {
            problems.Add(text.At, text.Path, $"The variable '{text.Name}' holds {Words(wanted)}, but '{Excerpt.Of(text.Text)}' gives {Words(given)}.");
        }
    }

    private Expression? Read(Written text)
    {
        if (ReferenceText.Of(text.Text).FirstOrDefault() is { } reference)
        {
            problems.Add(text.At, text.Path, $"Expressions name parameters and variables directly: write {reference.Name} instead of {reference}.");
            return null;
        }

        if (!Script.Parse(text.Text).TryGet(out var script, out var refusal))
        {
            problems.Add(text.At, text.Path, refusal.Message);
            return null;
        }

        if (script.Statements is not [Statement.Evaluate { Expression: var expression }])
        {
            problems.Add(text.At, text.Path, $"'{Excerpt.Of(text.Text)}' has to be one expression.");
            return null;
        }

        foreach (var part in ExpressionParts.Of(expression))
        {
            Check(part, text);
        }

        return expression;
    }

    private void Check(Expression part, Written text)
    {
        switch (part)
        {
            case Expression.Name { Identifier: var name } when !scope.TryFind(name, out _) && !Classes.Contains(name):
                problems.Add(text.At, text.Path, $"There is no variable or parameter '{name}' here.{Scope.Meant(name, [.. scope.Variables.Keys, .. scope.Parameters.Keys])}");
                break;
            case Expression.Assignment or Expression.Increment:
                problems.Add(text.At, text.Path, $"'{Excerpt.Of(text.Text)}' changes a variable: only the key of 'assign' says which one. Equality is written ==.");
                break;
            case Expression.Call { Function: var name } when !Functions.Contains(name):
                problems.Add(text.At, text.Path, $"There is no function '{name}'.{Scope.Meant(name, Functions)}");
                break;
            case Expression.Call { Arguments: [Expression.Literal { Value: Value.Text job }, ..] } call when Asks(call.Function) && !scope.Jobs.Contains(job.Content):
                problems.Add(text.At, text.Path, $"There is no phase '{job.Content}' that runs a job.{Scope.Meant(job.Content, scope.Jobs)}");
                break;
            default:
                break;
        }
    }

    private static bool Asks(string function) => function.StartsWith("exitCode", StringComparison.Ordinal) || function.StartsWith("file", StringComparison.Ordinal);

    private Kind? KindOf(Expression expression) => expression switch
    {
        Expression.Literal { Value: var value } => KindOf(value),
        Expression.Name { Identifier: var name } => scope.TryFind(name, out var like) ? KindOf(like) : null,
        Expression.Not => Kind.Boolean,
        Expression.Negative or Expression.Power => Kind.Number,
        Expression.ListOf => Kind.List,
        Expression.Cast cast => cast.To switch { CastType.Text => Kind.Text, CastType.Boolean => Kind.Boolean, _ => Kind.Number },
        Expression.Chain { Rest: [.., { Operator: Operator.Minus or Operator.Times or Operator.Divide or Operator.Remainder }] } => Kind.Number,
        Expression.Chain { Rest: [{ Operator: Operator.Plus }] } sum => KindOf(sum.First) == KindOf(sum.Rest[0].Operand) ? KindOf(sum.First) : null,
        Expression.Chain { Rest: [.., { Operator: not Operator.Plus }] } => Kind.Boolean,
        Expression.Call { Function: "exitCode" or "fileLength" } => Kind.Number,
        Expression.Call { Function: "fileContent" or "getIteration" } => Kind.Text,
        Expression.Call { Function: not "eval" } => Kind.Boolean,
        _ => null,
    };

    private static Kind? KindOf(Value? value) => value switch
    {
        Value.Text => Kind.Text,
        Value.Boolean => Kind.Boolean,
        Value.Integer or Value.Long or Value.Float => Kind.Number,
        Value.List => Kind.List,
        _ => null,
    };

    private static string Words(Kind kind) => kind switch
    {
        Kind.Text => "a text",
        Kind.Number => "a number",
        Kind.List => "a list",
        _ => "true or false",
    };

    private enum Kind
    {
        Text,
        Number,
        Boolean,
        List,
    }
}

/// <summary>The parts of expressions.</summary>
internal static class ExpressionParts
{
    /// <summary>The expression and all that is in it.</summary>
    public static IEnumerable<Expression> Of(Expression expression) => Inside(expression).SelectMany(Of).Prepend(expression);

    private static ImmutableArray<Expression> Inside(Expression expression) => expression switch
    {
        Expression.Call call => call.Arguments,
        Expression.Member member => [member.Target, .. member.Arguments ?? []],
        Expression.Item item => [item.Target, item.Index],
        Expression.ListOf list => list.Items,
        Expression.Not not => [not.Operand],
        Expression.Negative negative => [negative.Operand],
        Expression.Cast cast => [cast.Operand],
        Expression.Chain chain => [chain.First, .. chain.Rest.Select(l => l.Operand)],
        Expression.Power power => [power.Number, power.Exponent],
        Expression.Conditional choice => [choice.Condition, choice.Then, choice.Else],
        Expression.Assignment assignment => [assignment.Value],
        _ => [],
    };
}
