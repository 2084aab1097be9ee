using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Fairlead.Dialects.Prominence.Workflows.Compilation;

/// <summary>Puts values in the place of <c>$name</c> and <c>${name}</c>, all in one pass; <c>$$</c> is a dollar sign, and unknown names stay as they are.</summary>
/// <param name="values">The values, by name.</param>
internal sealed partial class Substitution(IReadOnlyDictionary<string, string> values)
{
    /// <summary>The text with the values in it.</summary>
    public string Fill(string text) => text.Contains('$', StringComparison.Ordinal)
        ? Reference().Replace(text, match => match.ValueSpan is "$$" ? "$" : values.GetValueOrDefault(match.Groups["name"].Value) ?? match.Value)
        : text;

    /// <summary>Puts the values into a text of an object.</summary>
    public void Fill(JsonObject part, string key)
    {
        if (part[key] is { } node && node.GetValueKind() is JsonValueKind.String)
        {
            part[key] = Fill(node.GetValue<string>());
        }
    }

    /// <summary>Puts the values into the texts of a list.</summary>
    public void FillList(JsonObject part, string key)
    {
        if (part[key] is JsonArray list)
        {
            part[key] = new JsonArray([.. list.Select(n => n?.GetValueKind() is JsonValueKind.String ? Fill(n.GetValue<string>()) : n?.DeepClone())]);
        }
    }

    [GeneratedRegex(@"\$(\$|(?<name>[A-Za-z_][A-Za-z0-9_]*)|\{(?<name>[A-Za-z_][A-Za-z0-9_]*)\})", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
