namespace Fairlead.Core.Expressions;

/// <summary>Methods of values.</summary>
internal static class Methods
{
    /// <summary>What a method gives, or null where the value has none of that name for these arguments.</summary>
    public static Outcome<Value>? Call(Value target, string name, List<Value> arguments, ExpressionLimits limits) => (name, arguments) switch
    {
        ("toString", []) => Value.Of(target.ToString()),
        ("equals", [var other]) => Value.Of(target is Value.Text == other is Value.Text && target is Value.Boolean == other is Value.Boolean && Comparison.AreEqual(target, other)),
        ("intValue", []) when Arithmetic.IsNumber(target) => Casting.To(CastType.Integer, target),
        ("longValue", []) when Arithmetic.IsNumber(target) => Casting.To(CastType.Long, target),
        ("doubleValue", []) when Arithmetic.IsNumber(target) => Casting.To(CastType.Float, target),
        _ => target switch
        {
            Value.Text text => OfText(text.Content, name, arguments, limits),
            Value.List list => (name, arguments) switch
            {
                ("size", []) => Value.Of((long)list.Items.Length),
                ("contains", [var item]) => Comparison.Contains(list, item),
                ("isEmpty", []) => Value.Of(list.Items.IsEmpty),
                _ => (Outcome<Value>?)null,
            },
            _ => null,
        },
    };

    private static Outcome<Value>? OfText(string text, string name, List<Value> arguments, ExpressionLimits limits) => (name, arguments) switch
    {
        ("length", []) => Value.Of((long)text.Length),
        ("isEmpty", []) => Value.Of(text.Length == 0),
        ("trim", []) => Value.Of(text.Trim()),
        ("toUpperCase", []) => Value.Of(text.ToUpperInvariant()),
        ("toLowerCase", []) => Value.Of(text.ToLowerInvariant()),
        ("equalsIgnoreCase", [Value.Text other]) => Value.Of(text.Equals(other.Content, StringComparison.OrdinalIgnoreCase)),
        ("startsWith", [Value.Text other]) => Value.Of(text.StartsWith(other.Content, StringComparison.Ordinal)),
        ("endsWith", [Value.Text other]) => Value.Of(text.EndsWith(other.Content, StringComparison.Ordinal)),
        ("contains", [Value.Text other]) => Value.Of(text.Contains(other.Content, StringComparison.Ordinal)),
        ("indexOf", [Value.Text other]) => Value.Of((long)text.IndexOf(other.Content, StringComparison.Ordinal)),
        ("lastIndexOf", [Value.Text other]) => Value.Of((long)text.LastIndexOf(other.Content, StringComparison.Ordinal)),
        ("concat", [Value.Text other]) => Value.Of(text + other.Content),
        ("compareTo", [Value.Text other]) => Value.Of((long)CompareTo(text, other.Content)),
        ("substring", [Value.Integer { Number: var start }]) => Part(text, start, text.Length),
        ("substring", [Value.Integer { Number: var start }, Value.Integer { Number: var end }]) => Part(text, start, end),
        ("charAt", [Value.Integer { Number: var index }]) => index == int.MaxValue ? Part(text, index, index) : Part(text, index, index + 1),
        ("replace", [Value.Text from, Value.Text to]) => Replace(text, from.Content, to.Content, limits),
        ("matches", [Value.Text pattern]) => Patterns.Matches(Value.Of(text), pattern, limits),
        ("split", [Value.Text pattern]) => Patterns.Split(text, pattern, limits),
        _ => (Outcome<Value>?)null,
    };

    private static Outcome<Value> Part(string text, int start, int end) =>
        start >= 0 && start <= end && end <= text.Length
            ? Value.Of(text[start..end])
            : Refusal.Invalid("expression", $"a text of {text.Length} characters has no part from {start} to {end}.");

    private static Outcome<Value> Replace(string text, string from, string to, ExpressionLimits limits)
    {
        if (from.Length == 0)
        {
            return Refusal.Invalid("expression", "the text to replace is empty.");
        }

        // Measured first, so that what is too long is never made.
        var growth = (long)(to.Length - from.Length) * text.AsSpan().Count(from);
        return text.Length + growth <= limits.ValueLength
            ? Value.Of(text.Replace(from, to, StringComparison.Ordinal))
            : Refusal.TooLarge("expression", $"the result is longer than {limits.ValueLength} characters.");
    }

    /// <summary>As Java has it: the distance of the first characters that differ, else of the lengths.</summary>
    private static int CompareTo(string left, string right)
    {
        var common = left.AsSpan().CommonPrefixLength(right);
        return common < left.Length && common < right.Length ? left[common] - right[common] : left.Length - right.Length;
    }
}
