using System.Text.Json.Nodes;

namespace Fairlead.Dialects.Prominence.Description;

/// <summary>The description as it is kept and shown: as it came, with the number of nodes filled in, without secrets and without what is null.</summary>
internal static class StoredDocument
{
    private const string Hidden = "***";
    private static readonly string[] Secrets = ["token", "username", "password", "app-username", "app-password"];

    /// <summary>The document to keep.</summary>
    public static JsonObject Of(JsonObject document)
    {
        var kept = (JsonObject)document.DeepClone();
        RemoveNulls(kept);
        if (kept["resources"] is JsonObject resources && !resources.ContainsKey("nodes") && !resources.ContainsKey("totalCpusRange"))
        {
            resources["nodes"] = 1;
        }

        if (kept["storage"] is JsonObject storage)
        {
            Hide(storage);
            foreach (var part in storage.Select(m => m.Value).OfType<JsonObject>().ToList())
            {
                Hide(part);
            }
        }

        foreach (var task in kept["tasks"]?.AsArray().OfType<JsonObject>() ?? [])
        {
            if (task["imagePullCredential"] is JsonObject credential)
            {
                Hide(credential);
            }
        }

        return kept;
    }

    /// <summary>The document of a workflow to keep.</summary>
    public static JsonObject OfWorkflow(JsonObject document)
    {
        var kept = (JsonObject)document.DeepClone();
        RemoveNulls(kept);
        if (kept["jobs"] is JsonArray jobs)
        {
            kept["jobs"] = new JsonArray([.. jobs.OfType<JsonObject>().Select(job => (JsonNode?)Of(job))]);
        }

        return kept;
    }

    private static void Hide(JsonObject part)
    {
        foreach (var secret in Secrets.Where(part.ContainsKey))
        {
            part[secret] = Hidden;
        }
    }

    private static void RemoveNulls(JsonNode node)
    {
        if (node is JsonObject part)
        {
            foreach (var key in part.Where(m => m.Value is null).Select(m => m.Key).ToList())
            {
                part.Remove(key);
            }
        }

        foreach (var inner in (node as JsonObject)?.Select(m => m.Value) ?? (node as JsonArray)?.AsEnumerable() ?? [])
        {
            if (inner is not null)
            {
                RemoveNulls(inner);
            }
        }
    }
}
