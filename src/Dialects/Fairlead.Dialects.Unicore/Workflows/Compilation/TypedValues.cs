using Fairlead.Core.Expressions;
using Fairlead.Core.Workflows;
using Fairlead.Dialects.Unicore.Json;

namespace Fairlead.Dialects.Unicore.Workflows.Compilation;

/// <summary>Values of variables as a document has them: a type and a text.</summary>
internal static class TypedValues
{
    private const string Types = "STRING, INTEGER, FLOAT or BOOLEAN";

    /// <summary>The value, or one of no use where the type or the value is wrong, which is reported.</summary>
    /// <param name="element">Where it stands.</param>
    /// <param name="type">The type, in any case.</param>
    /// <param name="text">The value, or null for that which a variable has where nobody says.</param>
    /// <param name="variable">The variable.</param>
    public static Value Read(Element element, string type, string? text, string variable)
    {
        Value? usual = type.Trim().ToUpperInvariant() switch
        {
            "STRING" => Value.Of(string.Empty),
            "INTEGER" => Value.Of(0L),
            "FLOAT" => Value.Of(0.0),
            "BOOLEAN" => Value.False,
            _ => null,
        };
        if (usual is null)
        {
            element.Refuse($"the variable '{Shown.Of(variable)}' has the type '{Shown.Of(type)}', which is none of {Types}.");
            return Value.Null;
        }

        if (text is null)
        {
            return usual;
        }

        if (TypedText.Read(text, usual).TryGet(out var value, out var refusal))
        {
            return value;
        }

        element.Refuse($"the value of the variable '{Shown.Of(variable)}': {refusal.Message}");
        return usual;
    }
}
