using System.Numerics;

namespace Fairlead.Core.Expressions;

/// <summary>What the operators on numbers give. Texts that are numbers count as such, except for plus, which joins texts.</summary>
internal static class Arithmetic
{
    /// <summary>Two values joined by one of <c>+ - * / %</c>.</summary>
    /// <param name="sign">Which.</param>
    /// <param name="left">First operand.</param>
    /// <param name="right">Second operand.</param>
    /// <param name="isNumeric">Whether plus, too, reads texts as numbers.</param>
    public static Outcome<Value> Join(Operator sign, Value left, Value right, bool isNumeric = false)
    {
        if (sign is Operator.Plus && !isNumeric && !(IsNumber(left) && IsNumber(right)))
        {
            return JoinTexts(left, right);
        }

        if (AsNumber(left) is not { } a || AsNumber(right) is not { } b)
        {
            var wrong = AsNumber(left) is null ? left : right;
            return Refusal.Invalid("expression", $"{wrong.KindName} ({Excerpt.Of(wrong.ToString())}) is no number.");
        }

        return (a, b) is (Value.Float, _) or (_, Value.Float) ? Value.Of(Floats(sign, AsDouble(a), AsDouble(b))) : Integers(sign, a, b);
    }

    /// <summary>The number with the other sign.</summary>
    public static Outcome<Value> Negate(Value value) => AsNumber(value) switch
    {
        Value.Integer number => Value.Of(-(long)number.Number),
        Value.Long { Number: var number } => number == long.MinValue ? Value.Of(-(double)number) : new Value.Long(-number),
        Value.Float number => Value.Of(-number.Number),
        _ => Refusal.Invalid("expression", $"{value.KindName} ({Excerpt.Of(value.ToString())}) is no number."),
    };

    /// <summary>A number to the power of another: an integer where both are and the result is one.</summary>
    public static Outcome<Value> Power(Value left, Value right)
    {
        if (AsNumber(left) is not { } number || AsNumber(right) is not { } exponent)
        {
            return Refusal.Invalid("expression", $"'**' needs numbers, not {left.KindName} and {right.KindName}.");
        }

        // Beyond 64 bits there is only the floating-point result, so that no exponent takes long.
        var power = Math.Pow(AsDouble(number), AsDouble(exponent));
        return number is Value.Float || exponent is Value.Float || AsDouble(exponent) < 0 || !(Math.Abs(power) < long.MaxValue)
            ? Value.Of(power)
            : Whole(BigInteger.Pow(AsLong(number), (int)Math.Min(AsLong(exponent), Math.Abs(AsLong(number)) <= 1 ? 2 + (AsLong(exponent) % 2) : 64)), number, exponent);
    }

    /// <summary>The value as a number, reading a text that is one; null where it is none.</summary>
    public static Value? AsNumber(Value value) => value switch
    {
        Value.Text text => NumberText.Read(text.Content),
        _ => IsNumber(value) ? value : null,
    };

    /// <summary>Whether the value is a number by type.</summary>
    public static bool IsNumber(Value value) => value is Value.Integer or Value.Long or Value.Float;

    /// <summary>A number as floating point.</summary>
    public static double AsDouble(Value value) => value switch
    {
        Value.Integer number => number.Number,
        Value.Long number => number.Number,
        Value.Float number => number.Number,
        _ => double.NaN,
    };

    private static long AsLong(Value value) => value switch { Value.Integer number => number.Number, Value.Long number => number.Number, _ => 0 };

    private static Outcome<Value> JoinTexts(Value left, Value right) => (left, right) switch
    {
        (Value.Text, _) or (_, Value.Text) => Value.Of($"{left}{right}"),
        _ when left.IsNull || right.IsNull || left is Value.List || right is Value.List =>
            Refusal.Invalid("expression", $"{left.KindName} and {right.KindName} cannot be added."),
        _ => Value.Of($"{left}{right}"),
    };

    private static double Floats(Operator sign, double a, double b) => sign switch
    {
        Operator.Plus => a + b,
        Operator.Minus => a - b,
        Operator.Times => a * b,
        Operator.Divide => a / b,
        _ => a % b,
    };

    private static Outcome<Value> Integers(Operator sign, Value left, Value right)
    {
        var (a, b) = ((Int128)AsLong(left), (Int128)AsLong(right));
        var isLong = left is Value.Long || right is Value.Long;
        if (b == 0 && (sign is Operator.Remainder || (sign is Operator.Divide && isLong)))
        {
            return Refusal.Invalid("expression", "division of an integer by zero.");
        }

        return sign switch
        {
            Operator.Plus => Whole(a + b, left, right),
            Operator.Minus => Whole(a - b, left, right),
            Operator.Times => Whole(a * b, left, right),
            Operator.Remainder => Whole(a % b, left, right),
            _ => isLong ? Whole(a / b, left, right) : Value.Of((double)a / (double)b),
        };
    }

    private static Value Whole(BigInteger number, Value left, Value right) =>
        number >= long.MinValue && number <= long.MaxValue ? Whole((Int128)(long)number, left, right) : Value.Of((double)number);

    private static Value Whole(Int128 number, Value left, Value right) =>
        number < long.MinValue || number > long.MaxValue ? Value.Of((double)number)
        : left is Value.Long || right is Value.Long ? new Value.Long((long)number)
        : Value.Of((long)number);
}
