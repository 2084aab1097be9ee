using System.Text.Json.Nodes;

namespace Fairlead.Dialects.Prominence.Description;

/// <summary>
/// The description as it is kept: as it came, with the number of nodes filled in, with logins sealed, without other secrets and without what is null. It is shown
/// so too, with logins hidden.
/// </summary>
internal static class StoredDocument
{
    /// <summary>What stands for a secret.</summary>
    public const string Hidden = "***";

    private static readonly string[] Secrets = ["token", "username", "password", "app-username", "app-password"];

    /// <summary>The document to keep.</summary>
    /// <param name="document">The description of a job in which nothing is wrong.</param>
    /// <param name="logins">Seals the logins in it.</param>
    public static JsonObject Of(JsonObject document, LoginSeal logins)
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

        logins.SealIn(kept);
        return kept;
    }

    /// <summary>The document of a workflow to keep.</summary>
    public static JsonObject OfWorkflow(JsonObject document, LoginSeal logins)
    {
        var kept = (JsonObject)document.DeepClone();
        RemoveNulls(kept);
        if (kept["jobs"] is JsonArray jobs)
        {
            kept["jobs"] = new JsonArray([.. jobs.OfType<JsonObject>().Select(job => (JsonNode?)Of(job, logins))]);
        }

        return kept;
    }

    /// <summary>The document as it is shown; the one that is kept becomes it.</summary>
    public static JsonObject Show(JsonObject kept)
    {
        foreach (var job in (kept["jobs"] as JsonArray)?.OfType<JsonObject>() ?? [kept])
        {
            LoginSeal.HideIn(job);
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
