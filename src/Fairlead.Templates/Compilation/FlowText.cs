using System.Text.Json;
using Fairlead.Core.Expressions;

namespace Fairlead.Templates.Compilation;

/// <summary>Values as YAML on one line, which reads back as the same values: JSON would forget that 1.0 is no integer.</summary>
internal static class FlowText
{
    /// <summary>The value as text.</summary>
    public static string Of(Value value) => value switch
    {
        Value.Text text => JsonSerializer.Serialize(text.Content, PayloadJson.Default.String),
        Value.List list => $"[{string.Join(", ", list.Items.Select(Of))}]",
        _ => value.ToString(),
    };
}
