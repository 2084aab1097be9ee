namespace Fairlead.Core.Expressions;

/// <summary>Functions that stand behind the name of a class.</summary>
internal static class StaticFunctions
{
    /// <summary>Whether there are functions behind this name.</summary>
    public static bool Has(string owner) => owner is "Math" or "Integer" or "Long" or "Double" or "Boolean" or "String";

    /// <summary>What a function gives, or null where there is none of that name for these arguments.</summary>
    public static Outcome<Value>? Call(string owner, string name, List<Value> arguments, ExpressionLimits limits) => (owner, name, arguments) switch
    {
        ("Math", _, [var value]) => Arithmetic.AsNumber(value) is { } number ? OfNumber(name, number) : null,
        ("Math", _, [var left, var right]) => Arithmetic.AsNumber(left) is { } a && Arithmetic.AsNumber(right) is { } b ? OfNumbers(name, a, b) : null,
        ("Integer", "parseInt" or "valueOf", [var value]) => Read(value, v => v is Value.Integer),
        ("Long", "parseLong" or "valueOf", [var value]) => Read(value, v => v is Value.Integer or Value.Long).Then(v => Casting.To(CastType.Long, v)),
        ("Double", "parseDouble" or "valueOf", [var value]) => Read(value, _ => true).Then(v => Casting.To(CastType.Float, v)),
        ("Boolean", "parseBoolean" or "valueOf", [var value]) => Value.Of(value.ToString().Equals("true", StringComparison.OrdinalIgnoreCase)),
        ("String", "valueOf", [var value]) => Value.Of(value.ToString()),
        ("String", "format", [Value.Text format, .. var values]) => Formatting.Apply(format.Content, values, limits),
        _ => (Outcome<Value>?)null,
    };

    private static Outcome<Value>? OfNumber(string name, Value number) => name switch
    {
        "abs" => number is Value.Float { Number: var d } ? Value.Of(Math.Abs(d)) : Arithmetic.AsDouble(number) < 0 ? Arithmetic.Negate(number) : number,
        "floor" => Value.Of(Math.Floor(Arithmetic.AsDouble(number))),
        "ceil" => Value.Of(Math.Ceiling(Arithmetic.AsDouble(number))),
        "sqrt" => Value.Of(Math.Sqrt(Arithmetic.AsDouble(number))),
        // Halves go up, also below zero.
        "round" => Casting.To(CastType.Long, number is Value.Float { Number: var d } ? Value.Of(Math.Floor(d + 0.5)) : number),
        _ => (Outcome<Value>?)null,
    };

    private static Outcome<Value>? OfNumbers(string name, Value left, Value right) => name switch
    {
        "pow" => Value.Of(Math.Pow(Arithmetic.AsDouble(left), Arithmetic.AsDouble(right))),
        "min" => Wider(Comparison.IsLess(right, left) ? right : left, left, right),
        "max" => Wider(Comparison.IsLess(left, right) ? right : left, left, right),
        _ => (Outcome<Value>?)null,
    };

    private static Outcome<Value> Wider(Value chosen, Value left, Value right) =>
        left is Value.Float || right is Value.Float ? Casting.To(CastType.Float, chosen)
        : left is Value.Long || right is Value.Long ? Casting.To(CastType.Long, chosen)
        : chosen;

    private static Outcome<Value> Read(Value value, Func<Value, bool> fits) =>
        Arithmetic.AsNumber(value) is { } number && fits(number)
            ? number
            : Refusal.Invalid("expression", $"'{Excerpt.Of(value.ToString())}' is no such number.");
}
