using System.Text.Json.Nodes;

namespace Fairlead.Dialects.Autosubmit.Json;

/// <summary>A value of a request that does not fit, as clients of the original read it.</summary>
/// <param name="Kind">A word for what is wrong.</param>
/// <param name="Part"><c>query</c>, <c>path</c>, <c>header</c> or <c>body</c>.</param>
/// <param name="Name">The field, with dots where it is inside another.</param>
/// <param name="Message">What would be right.</param>
/// <param name="Input">What was there, or null for nothing.</param>
internal sealed record Misfit(string Kind, string Part, string Name, string Message, JsonNode? Input)
{
    public static Misfit Missing(string part, string name) => new("missing", part, name, "Field required", null);

    /// <summary>As the reply has it.</summary>
    public JsonObject ToJson() => new()
    {
        ["type"] = Kind,
        ["loc"] = new JsonArray([JsonValue.Create(Part), .. Name.Split('.').Select(part => JsonValue.Create(part))]),
        ["msg"] = Message,
        ["input"] = Input?.DeepClone(),
    };
}
