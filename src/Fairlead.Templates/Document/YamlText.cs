using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Templates.Reading;

namespace Fairlead.Templates.Document;

/// <summary>Reads YAML that is no file of workflows, under the same limits: no tags, keys that stand once, and no aliases that stand for much more than is written.</summary>
public static class YamlText
{
    /// <summary>The document as JSON, its single values as what they look like; refused with line and column where it cannot be read, or is empty.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">What the document is called in what is said of it.</param>
    public static Outcome<JsonNode> ReadJson(string text, string name)
    {
        var problems = new Problems();
        var node = YamlDocument.Read(text, problems);
        return problems.Count > 0 ? Refusal.Invalid(name, string.Join('\n', problems.All.Select(p => p.In(name))))
            : node is not null && Values.Json(node) is { } json ? json
            : Refusal.Invalid(name, $"{name}: This is empty.");
    }
}
