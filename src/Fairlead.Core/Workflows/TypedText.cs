using Fairlead.Core.Expressions;

namespace Fairlead.Core.Workflows;

/// <summary>Values that people hand in as text.</summary>
public static class TypedText
{
    /// <summary>The text as a value of the type that <paramref name="like"/> has. An integer stays one of 64 bits where it had grown to that.</summary>
    /// <param name="text">What was handed in.</param>
    /// <param name="like">A value of the type that is wanted.</param>
    public static Outcome<Value> Read(string text, Value like) => like switch
    {
        Value.Boolean => Value.Of(text.Trim().Equals("true", StringComparison.OrdinalIgnoreCase)),
        Value.Integer => NumberText.Read(text) is Value.Integer number ? number : Wrong(text, "an integer of 32 bits"),
        Value.Long => NumberText.Read(text) switch
        {
            Value.Integer number => new Value.Long(number.Number),
            Value.Long number => number,
            _ => Wrong(text, "an integer of 64 bits"),
        },
        Value.Float => NumberText.ReadFloat(text) is { } number ? Value.Of(number) : Wrong(text, "a number"),
        _ => Value.Of(text),
    };

    private static Refusal Wrong(string text, string wanted) => Refusal.Invalid("value", $"'{Excerpt.Of(text)}' is not {wanted}.");
}
