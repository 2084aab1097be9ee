namespace Fairlead.Core.Expressions;

/// <summary>What comparing values gives.</summary>
internal static class Comparison
{
    /// <summary>Whether two values have equal content: numbers by value, a text against a number or boolean by what it stands for.</summary>
    public static bool AreEqual(Value left, Value right) => (left, right) switch
    {
        (Value.Text a, Value.Text b) => a.Content == b.Content,
        (Value.Text text, Value.Boolean) => text.Content == right.ToString(),
        (Value.Boolean, Value.Text text) => text.Content == left.ToString(),
        (Value.List a, Value.List b) => a.Items.Length == b.Items.Length && a.Items.Zip(b.Items).All(pair => AreEqual(pair.First, pair.Second)),
        _ when Numbers(left, right) is var (a, b) => Order(a, b) == 0,
        _ => left.Equals(right),
    };

    /// <summary>Whether one value is less or greater than the other; an error where they have no order.</summary>
    public static Outcome<Value> Compare(Operator sign, Value left, Value right)
    {
        int? order;
        if ((left, right) is (Value.Text a, Value.Text b))
        {
            order = string.CompareOrdinal(a.Content, b.Content);
        }
        else if (Numbers(left, right) is var (x, y))
        {
            // "Not a number" is neither less nor greater.
            order = Order(x, y);
        }
        else
        {
            return Refusal.Invalid("expression", $"{left.KindName} ({Excerpt.Of(left.ToString())}) and {right.KindName} ({Excerpt.Of(right.ToString())}) have no order.");
        }

        return Value.Of(sign switch
        {
            Operator.Less => order < 0,
            Operator.LessOrEqual => order <= 0,
            Operator.Greater => order > 0,
            _ => order >= 0,
        });
    }

    /// <summary>Whether the first of two numbers is less.</summary>
    public static bool IsLess(Value left, Value right) => Order(left, right) < 0;

    /// <summary>Whether a text holds a text, or a list a value.</summary>
    public static Outcome<Value> Contains(Value whole, Value part) => whole switch
    {
        Value.Text text => Value.Of(text.Content.Contains(part.ToString(), StringComparison.Ordinal)),
        Value.List list => Value.Of(list.Items.Any(item => AreEqual(item, part))),
        _ => Refusal.Invalid("expression", $"'contains' needs a text or a list, not {whole.KindName}."),
    };

    /// <summary>Both as numbers, where at least one is one by type; two texts are not.</summary>
    private static (Value Left, Value Right)? Numbers(Value left, Value right) =>
        (Arithmetic.IsNumber(left) || Arithmetic.IsNumber(right)) && Arithmetic.AsNumber(left) is { } a && Arithmetic.AsNumber(right) is { } b ? (a, b) : null;

    /// <summary>Exact for integers, where floating point would take neighbours for equal; null where one is "not a number".</summary>
    private static int? Order(Value left, Value right) => (left, right) switch
    {
        (Value.Float, _) or (_, Value.Float) when double.IsNaN(Arithmetic.AsDouble(left)) || double.IsNaN(Arithmetic.AsDouble(right)) => null,
        (Value.Float, _) or (_, Value.Float) => Arithmetic.AsDouble(left).CompareTo(Arithmetic.AsDouble(right)),
        _ => Whole(left).CompareTo(Whole(right)),
    };

    private static long Whole(Value value) => value switch { Value.Integer number => number.Number, Value.Long number => number.Number, _ => 0 };
}
