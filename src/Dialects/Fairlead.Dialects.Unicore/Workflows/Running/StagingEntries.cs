using System.Text.Json.Nodes;
using Fairlead.Dialects.Unicore.Json;

namespace Fairlead.Dialects.Unicore.Workflows.Running;

/// <summary><c>Imports</c> and <c>Exports</c> of a job description, which come as a list or as a map of file names.</summary>
internal static class StagingEntries
{
    /// <summary>The key of all imports.</summary>
    public const string Imports = "Imports";

    /// <summary>The key of all exports.</summary>
    public const string Exports = "Exports";

    /// <summary>The entries, without the description around them. What is no object is left for the compiler of jobs to refuse.</summary>
    /// <param name="job">The description.</param>
    /// <param name="list"><see cref="Imports"/> or <see cref="Exports"/>.</param>
    public static List<JsonNode?> Of(JsonObject job, string list) => job[list] switch
    {
        JsonArray array => [.. array.Select(e => e?.DeepClone())],
        JsonObject map => [.. map.Select(m => Named(m.Value?.DeepClone(), list == Imports ? "To" : "From", m.Key))],
        { } other => [other.DeepClone()],
        null => [],
    };

    /// <summary>The entry of that key under one of its names, or null.</summary>
    public static string? KeyOf(JsonNode? entry, string key, string otherwise) =>
        entry is JsonObject found ? found[key] is not null ? key : found[otherwise] is not null ? otherwise : null : null;

    /// <summary>Puts the entries in place of those that are there.</summary>
    public static void Put(JsonObject job, string list, IEnumerable<JsonNode?> entries) => job[list] = new JsonArray([.. entries]);

    /// <summary>The text of the member under one of its names, or null.</summary>
    public static string? TextOf(JsonNode? entry, string key, string otherwise) =>
        KeyOf(entry, key, otherwise) is { } used ? JsonFields.ScalarOf(entry?[used]) : null;

    private static JsonNode? Named(JsonNode? entry, string key, string name)
    {
        if (entry is JsonObject found)
        {
            found[key] = name;
        }

        return entry;
    }
}
