using System.Collections.Frozen;

namespace Fairlead.Core.Expressions;

/// <summary>The words and signs of the language.</summary>
internal static class Words
{
    /// <summary>Words that are no names of variables.</summary>
    public static readonly FrozenSet<string> Reserved = new[] { "true", "false", "null", "and", "or", "contains", "if", "else", "return" }.ToFrozenSet();

    private static readonly FrozenDictionary<string, CastType> Casts = new Dictionary<string, CastType>
    {
        ["int"] = CastType.Integer,
        ["long"] = CastType.Long,
        ["double"] = CastType.Float,
        ["String"] = CastType.Text,
        ["boolean"] = CastType.Boolean,
    }.ToFrozenDictionary();

    /// <summary>The type that a word in brackets casts to, or null.</summary>
    public static CastType? Cast(string word) => Casts.TryGetValue(word, out var type) ? type : null;

    /// <summary>The word of a type.</summary>
    public static string Of(CastType type) => Casts.First(pair => pair.Value == type).Key;

    /// <summary>The sign of an operator.</summary>
    public static string Of(Operator sign) => sign switch
    {
        Operator.Or => "||",
        Operator.And => "&&",
        Operator.Equal => "==",
        Operator.NotEqual => "!=",
        Operator.Less => "<",
        Operator.LessOrEqual => "<=",
        Operator.Greater => ">",
        Operator.GreaterOrEqual => ">=",
        Operator.Matches => "~=",
        Operator.Contains => "contains",
        Operator.Plus => "+",
        Operator.Minus => "-",
        Operator.Times => "*",
        Operator.Divide => "/",
        _ => "%",
    };
}
