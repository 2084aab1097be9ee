using System.Buffers;
using System.Globalization;

namespace Fairlead.Core.Expressions;

/// <summary>
/// Numbers as text, in the forms that Java gives them: a floating-point number has the shortest digits that read back the same, always one after the
/// point, and an exponent from 10^7 up and below 10^-3.
/// </summary>
public static class NumberText
{
    private const NumberStyles FloatStyle = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private static readonly SearchValues<char> FloatCharacters = SearchValues.Create("0123456789+-.eE");

    /// <summary>An integer in decimal.</summary>
    public static string Of(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A floating-point number, such as <c>4.0</c>, <c>0.25</c> or <c>1.23456785E7</c>.</summary>
    public static string Of(double number)
    {
        if (double.IsNaN(number))
        {
            return "NaN";
        }

        var sign = double.IsNegative(number) ? "-" : string.Empty;
        var size = Math.Abs(number);
        if (double.IsInfinity(size))
        {
            return $"{sign}Infinity";
        }

        if (size == 0)
        {
            return $"{sign}0.0";
        }

        var (digits, exponent) = Shortest(size);
        return sign + (size is >= 1e-3 and < 1e7 ? Plain(digits, exponent) : $"{digits[0]}.{Fraction(digits[1..])}E{Of((long)exponent)}");
    }

    /// <summary>The number that a text stands for: an integer of 32 or 64 bits, or a floating-point number; null where it stands for none.</summary>
    public static Value? Read(string text)
    {
        var trimmed = text.AsSpan().Trim();
        if (long.TryParse(trimmed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            return Value.Of(whole);
        }

        return ReadFloat(text) is { } number ? Value.Of(number) : null;
    }

    /// <summary>The floating-point number that a text stands for, or null.</summary>
    public static double? ReadFloat(string text)
    {
        var trimmed = text.AsSpan().Trim();
        return trimmed switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            // The framework's own words for these ("∞") are not the field's.
            _ when !trimmed.ContainsAnyExcept(FloatCharacters) && double.TryParse(trimmed, FloatStyle, CultureInfo.InvariantCulture, out var number) => number,
            _ => null,
        };
    }

    /// <summary>The significant digits, and the power of ten of the first of them.</summary>
    private static (string Digits, int Exponent) Shortest(double size)
    {
        // The shortest form that reads back the same; its own layout depends on the size, so it is taken apart.
        var text = size.ToString("R", CultureInfo.InvariantCulture);
        var e = text.IndexOf('E', StringComparison.Ordinal);
        var mantissa = e < 0 ? text : text[..e];
        var exponent = e < 0 ? 0 : int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? mantissa : mantissa[..point];
        var all = whole + (point < 0 ? string.Empty : mantissa[(point + 1)..]);
        var leading = all.Length - all.TrimStart('0').Length;
        var digits = all[leading..].TrimEnd('0');
        return (digits, exponent + whole.Length - 1 - leading);
    }

    private static string Plain(string digits, int exponent)
    {
        if (exponent < 0)
        {
            return $"0.{new string('0', -exponent - 1)}{digits}";
        }

        var padded = digits.PadRight(exponent + 1, '0');
        return $"{padded[..(exponent + 1)]}.{Fraction(padded[(exponent + 1)..])}";
    }

    private static string Fraction(string digits) => digits.Length == 0 ? "0" : digits;
}
