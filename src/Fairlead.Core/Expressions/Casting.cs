namespace Fairlead.Core.Expressions;

/// <summary>Values as other types.</summary>
internal static class Casting
{
    /// <summary>The value as <paramref name="type"/>: numbers are cut to whole ones and to the range of the type.</summary>
    public static Outcome<Value> To(CastType type, Value value)
    {
        if (type is CastType.Text)
        {
            return Value.Of(value.ToString());
        }

        if (type is CastType.Boolean)
        {
            return value switch
            {
                Value.Boolean => value,
                Value.Text text => Value.Of(text.Content.Trim().Equals("true", StringComparison.OrdinalIgnoreCase)),
                _ => Unfit(type, value),
            };
        }

        return (type, Arithmetic.AsNumber(value)) switch
        {
            (_, null) => Unfit(type, value),
            (CastType.Float, { } number) => Value.Of(Arithmetic.AsDouble(number)),
            (CastType.Long, { } number) => new Value.Long(Whole(number)),
            (_, { } number) => new Value.Integer((int)Math.Clamp(Whole(number), int.MinValue, int.MaxValue)),
        };
    }

    private static long Whole(Value number) => number switch
    {
        Value.Integer integer => integer.Number,
        Value.Long integer => integer.Number,
        Value.Float { Number: var d } => double.IsNaN(d) ? 0 : d >= long.MaxValue ? long.MaxValue : d <= long.MinValue ? long.MinValue : (long)d,
        _ => 0,
    };

    private static Refusal Unfit(CastType type, Value value) =>
        Refusal.Invalid("expression", $"{value.KindName} ({Excerpt.Of(value.ToString())}) cannot be turned into '{Words.Of(type)}'.");
}
