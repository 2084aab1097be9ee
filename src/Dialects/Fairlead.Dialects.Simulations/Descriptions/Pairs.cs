using System.Text.Json.Nodes;

namespace Fairlead.Dialects.Simulations.Descriptions;

/// <summary>Names with values in the two ways in which descriptions write them: as a map, and as a list of maps with one name each.</summary>
internal static class Pairs
{
    /// <summary>The map; null where it is none in either way, or where a name stands twice. Nothing is an empty map.</summary>
    public static JsonObject? Of(JsonNode? node)
    {
        switch (node)
        {
            case null:
                return [];
            case JsonObject map:
                return map;
            case JsonArray list when list.All(i => i is JsonObject):
                var all = list.OfType<JsonObject>().SelectMany(i => i).ToList();
                return all.DistinctBy(p => p.Key).Count() == all.Count ? new JsonObject(all.Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone()))) : null;
            default:
                return null;
        }
    }
}
