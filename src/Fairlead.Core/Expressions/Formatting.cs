using System.Globalization;
using System.Text;

namespace Fairlead.Core.Expressions;

/// <summary>The part of Java's <c>String.format</c> that people use: <c>%s %d %f %x %%</c> with <c>-</c>, <c>0</c>, width and precision.</summary>
internal static class Formatting
{
    private const int MaxWidth = 200;

    /// <summary>The format with the values in place.</summary>
    public static Outcome<Value> Apply(string format, List<Value> values, ExpressionLimits limits)
    {
        var text = new StringBuilder();
        var next = 0;
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                text.Append(format[i]);
                continue;
            }

            var start = i++;
            var left = Take(format, ref i, '-');
            var zeros = Take(format, ref i, '0');
            var width = Number(format, ref i);
            var precision = Take(format, ref i, '.') ? Number(format, ref i) : null;
            var kind = i < format.Length ? format[i] : ' ';
            if (kind == '%')
            {
                text.Append('%');
                continue;
            }

            if (width > MaxWidth || precision > MaxWidth || next >= values.Count || One(kind, values[next++], precision) is not { } part)
            {
                return Refusal.Invalid("expression", $"'{Excerpt.Of(format[start..])}' does not fit the values.");
            }

            text.Append(left ? part.PadRight(width ?? 0) : zeros && kind is 'd' or 'f' or 'x' ? Zeros(part, width ?? 0) : part.PadLeft(width ?? 0));
            if (text.Length > limits.ValueLength)
            {
                return Refusal.TooLarge("expression", $"the result is longer than {limits.ValueLength} characters.");
            }
        }

        return Value.Of(text.ToString());
    }

    private static string? One(char kind, Value value, int? precision) => (kind, value) switch
    {
        ('s', _) => precision is { } most && value.ToString() is { } all && all.Length > most ? all[..most] : value.ToString(),
        ('d', Value.Integer or Value.Long) => value.ToString(),
        ('x', Value.Integer { Number: var number }) => number.ToString("x", CultureInfo.InvariantCulture),
        ('x', Value.Long { Number: var number }) => number.ToString("x", CultureInfo.InvariantCulture),
        ('f', Value.Float { Number: var number }) when double.IsFinite(number) => number.ToString($"F{precision ?? 6}", CultureInfo.InvariantCulture),
        ('f', Value.Float) => value.ToString(),
        _ => null,
    };

    private static string Zeros(string number, int width) =>
        number.StartsWith('-') ? $"-{number[1..].PadLeft(width - 1, '0')}" : number.PadLeft(width, '0');

    private static bool Take(string format, ref int position, char wanted)
    {
        var isThere = position < format.Length && format[position] == wanted;
        position += isThere ? 1 : 0;
        return isThere;
    }

    private static int? Number(string format, ref int position)
    {
        var start = position;
        while (position < format.Length && char.IsAsciiDigit(format[position]))
        {
            position++;
        }

        return position == start ? null : int.TryParse(format.AsSpan(start, position - start), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;
    }
}
