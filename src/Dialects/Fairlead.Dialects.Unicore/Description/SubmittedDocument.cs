using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fairlead.Dialects.Unicore.Json;

namespace Fairlead.Dialects.Unicore.Description;

/// <summary>The description as it is kept for <c>/submitted</c>: as it came, but without inline data and without anything that could be a secret.</summary>
internal static partial class SubmittedDocument
{
    private const string NotKept = "n/a";

    /// <summary>The text that is kept.</summary>
    public static string Of(JsonObject document)
    {
        var copy = (JsonObject)document.DeepClone();
        foreach (var list in new[] { "Imports", "Exports" })
        {
            foreach (var entry in EntriesOf(copy[list]))
            {
                entry.Remove("Credentials");
                Replace(entry, "Data", _ => NotKept);
                foreach (var key in new[] { "From", "source", "To", "target" })
                {
                    Replace(entry, key, WithoutUser);
                }
            }
        }

        foreach (var key in new[] { "Notification", "NotificationSettings" })
        {
            if (copy[key] is JsonObject settings)
            {
                Replace(settings, "URL", WithoutUser);
            }
            else
            {
                Replace(copy, key, WithoutUser);
            }
        }

        return UnicoreJson.TextOf(copy);
    }

    private static IEnumerable<JsonObject> EntriesOf(JsonNode? list) => list switch
    {
        JsonArray array => array.OfType<JsonObject>(),
        JsonObject map => map.Select(m => m.Value).OfType<JsonObject>(),
        _ => [],
    };

    private static void Replace(JsonObject entry, string key, Func<string, string> change)
    {
        if (entry[key] is JsonArray list && key != "Data")
        {
            entry[key] = new JsonArray([.. list.Select(e => JsonFields.ScalarOf(e) is { } text ? (JsonNode?)change(text) : null)]);
        }
        else if (entry[key] is { } node)
        {
            entry[key] = change(JsonFields.ScalarOf(node) ?? NotKept);
        }
    }

    private static string WithoutUser(string url) => UserInUrl().Replace(url, "://");

    [GeneratedRegex("://[^/]*@", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex UserInUrl();
}
