using System.Collections.Immutable;
using System.Text;

namespace Fairlead.Core.Expressions;

/// <summary>Expressions and statements as text that reads back as the same. Whatever is not a single word or call stands in brackets.</summary>
public static class ExpressionText
{
    /// <summary>An expression as text.</summary>
    public static string Of(Expression expression) => expression switch
    {
        Expression.Literal literal => Literal(literal.Value),
        Expression.Name name => name.Identifier,
        Expression.Call call => $"{call.Function}({List(call.Arguments)})",
        Expression.Member { Arguments: null } member => $"{Operand(member.Target)}.{member.Identifier}",
        Expression.Member { Arguments: { } arguments } member => $"{Operand(member.Target)}.{member.Identifier}({List(arguments)})",
        Expression.Item item => $"{Operand(item.Target)}[{Of(item.Index)}]",
        Expression.ListOf list => $"[{List(list.Items)}]",
        Expression.Not not => $"!{Operand(not.Operand)}",
        Expression.Negative negative => $"-{Operand(negative.Operand)}",
        Expression.Cast cast => $"({Words.Of(cast.To)}) {Operand(cast.Operand)}",
        Expression.Power power => $"{Operand(power.Number)} ** {Operand(power.Exponent)}",
        Expression.Conditional choice => $"{Operand(choice.Condition)} ? {Operand(choice.Then)} : {Operand(choice.Else)}",
        Expression.Assignment assignment => $"{assignment.Variable} {(assignment.Operator is { } o ? Words.Of(o) : "")}= {Of(assignment.Value)}",
        Expression.Increment { IsPrefix: true } increment => $"{(increment.By > 0 ? "++" : "--")}{increment.Variable}",
        Expression.Increment increment => $"{increment.Variable}{(increment.By > 0 ? "++" : "--")}",
        Expression.Chain chain => Chain(chain),
        _ => throw new ArgumentException($"An expression of kind {expression.GetType().Name} has no text.", nameof(expression)),
    };

    /// <summary>Statements as the text of a script.</summary>
    public static string Of(ImmutableArray<Statement> statements) => string.Join("; ", statements.Select(Of));

    /// <summary>A statement as text.</summary>
    public static string Of(Statement statement) => statement switch
    {
        Statement.Evaluate evaluate => Of(evaluate.Expression),
        Statement.Return { Expression: null } => "return",
        Statement.Return { Expression: { } value } => $"return {Of(value)}",
        Statement.Block block => $"{{ {Of(block.Statements)} }}",
        Statement.If { Else: null } choice => $"if ({Of(choice.Condition)}) {Of(choice.Then)}",
        Statement.If { Else: { } otherwise } choice => $"if ({Of(choice.Condition)}) {Of(choice.Then)} else {Of(otherwise)}",
        _ => throw new ArgumentException($"A statement of kind {statement.GetType().Name} has no text.", nameof(statement)),
    };

    private static string List(ImmutableArray<Expression> items) => string.Join(", ", items.Select(Of));

    private static string Operand(Expression expression) => expression is Expression.Literal or Expression.Name or Expression.Call or Expression.Member
        or Expression.Item or Expression.ListOf ? Of(expression) : $"({Of(expression)})";

    private static string Chain(Expression.Chain chain)
    {
        var text = new StringBuilder(Operand(chain.First));
        foreach (var link in chain.Rest)
        {
            text.Append(' ').Append(Words.Of(link.Operator)).Append(' ').Append(Operand(link.Operand));
        }

        return text.ToString();
    }

    private static string Literal(Value value) => value switch
    {
        Value.Text text => Quoted(text.Content),
        Value.Long number => $"{number}L",
        _ => value.ToString(),
    };

    private static string Quoted(string content)
    {
        var text = new StringBuilder("\"");
        foreach (var character in content)
        {
            _ = character switch
            {
                '"' or '\\' => text.Append('\\').Append(character),
                '\n' => text.Append("\\n"),
                '\t' => text.Append("\\t"),
                < ' ' => text.Append($"\\u{(int)character:x4}"),
                _ => text.Append(character),
            };
        }

        return text.Append('"').ToString();
    }
}
