using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Gateway.Identity;

namespace Fairlead.Dialects.Unicore.Workflows.Running;

/// <summary>
/// Seals the <c>Credentials</c> of imports and exports before a workflow is kept, and opens them when one of its jobs is made. Until then they may wait
/// for days, and nobody may read them.
/// </summary>
/// <param name="secrets">Seals and opens.</param>
internal sealed class SealedCredentials(ISecrets secrets)
{
    private const string Key = "Credentials";
    private const string SealedKey = "sealed";
    private const string BearerKey = "BearerToken";

    /// <summary>Seals all credentials in a document; changes it in place.</summary>
    /// <param name="document">The workflow.</param>
    /// <param name="owner">Whose it is. An empty bearer token is the one that they have come with.</param>
    public void Seal(JsonObject document, Principal owner)
    {
        foreach (var entry in EntriesIn(document).ToList())
        {
            if (entry[Key] is not JsonObject credentials)
            {
                continue;
            }

            if (owner.Token is { } token && JsonFields.ScalarOf(credentials[BearerKey]) is { } bearer && string.IsNullOrWhiteSpace(bearer))
            {
                credentials[BearerKey] = token.Reveal();
            }

            entry[Key] = new JsonObject { [SealedKey] = secrets.Seal(owner.User, UnicoreJson.TextOf(credentials)).Text };
        }
    }

    /// <summary>Opens all credentials in a job description; changes it in place.</summary>
    public Outcome<Done> Open(JsonObject job, Principal owner)
    {
        foreach (var entry in EntriesIn(job).ToList())
        {
            if (JsonFields.ScalarOf((entry[Key] as JsonObject)?[SealedKey]) is not { } text)
            {
                continue;
            }

            if (!secrets.Open(owner.User, new SealedSecret(text)).TryGet(out var opened, out var refusal))
            {
                return refusal;
            }

            entry[Key] = UnicoreJson.Parse(opened);
        }

        return Done.Value;
    }

    private static IEnumerable<JsonObject> EntriesIn(JsonNode? node) => node switch
    {
        JsonObject inner => (inner[Key] is JsonObject ? [inner] : Array.Empty<JsonObject>()).Concat(inner.SelectMany(m => EntriesIn(m.Value))),
        JsonArray list => list.SelectMany(EntriesIn),
        _ => [],
    };
}
