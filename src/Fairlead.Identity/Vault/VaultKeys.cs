using System.Net;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Gateway.SshKeys;

namespace Fairlead.Identity.Vault;

/// <summary>
/// Private keys in Vault's key-value store (version 2), one secret for each pair: <c>privateKey</c>, <c>publicKey</c> and, beside them, what its owner says
/// of it. So other programs that know the layout find them.
/// </summary>
/// <param name="options">Where they are.</param>
/// <param name="http">The way there.</param>
/// <param name="session">The login.</param>
internal sealed class VaultKeys(VaultOptions options, VaultHttp http, VaultSession session) : IPrivateKeys
{
    private const string Prefix = "vault:";

    /// <summary>Whether a key is in Vault.</summary>
    public static bool Has(KeptKey kept) => kept.Text.StartsWith(Prefix, StringComparison.Ordinal);

    /// <inheritdoc/>
    public async Task<Outcome<KeptKey>> KeepAsync(SshKeyPair pair, string privateKey, CancellationToken cancellationToken)
    {
        var data = new JsonObject(pair.Metadata.Select(m => KeyValuePair.Create(m.Key, JsonNode.Parse(m.Value))))
        {
            ["privateKey"] = privateKey,
            ["publicKey"] = pair.PublicKey + "\n",
        };
        var place = $"{options.Mount}/{options.Path}/{pair.Id}";
        return (await AskAsync(HttpMethod.Put, "data", place, new JsonObject { ["data"] = data }, "write", cancellationToken)).Select(_ => new KeptKey(Prefix + place));
    }

    /// <inheritdoc/>
    public async Task<Outcome<string>> OpenAsync(SshKeyPair pair, KeptKey kept, CancellationToken cancellationToken) =>
        (await AskAsync(HttpMethod.Get, "data", kept.Text[Prefix.Length..], body: null, "read", cancellationToken)).Then(answer =>
            answer.Document["data"]?["data"]?["privateKey"] is JsonValue value && value.TryGetValue<string>(out var key)
                ? (Outcome<string>)key
                : Refusal.Conflict($"The private half of the SSH key {pair.Id} is not in Vault any more."));

    /// <inheritdoc/>
    public async Task<Outcome<Done>> ForgetAsync(SshKeyPair pair, KeptKey kept, CancellationToken cancellationToken) =>
        (await AskAsync(HttpMethod.Delete, "metadata", kept.Text[Prefix.Length..], body: null, "delete", cancellationToken)).Select(_ => Done.Value);

    private async Task<Outcome<VaultAnswer>> AskAsync(
        HttpMethod method, string area, string place, JsonObject? body, string what, CancellationToken cancellationToken)
    {
        var slash = place.IndexOf('/', StringComparison.Ordinal);
        var path = $"{place[..slash]}/{area}/{place[(slash + 1)..]}";
        for (var isLast = false; ; isLast = true)
        {
            if (!(await session.TokenAsync(cancellationToken)).TryGet(out var token, out var refusal)
                || !(await http.SendAsync(method, path, token, body, cancellationToken)).TryGet(out var answer, out refusal))
            {
                return refusal;
            }

            if (answer.IsGood || answer.Status is HttpStatusCode.NotFound)
            {
                return answer;
            }

            // A login that was revoked looks like one that may not do this.
            if (isLast || answer.Status is not HttpStatusCode.Forbidden || !await session.LoseAsync(token, cancellationToken))
            {
                return Refusal.Unavailable($"Vault does not let the gateway {what} {place}: {answer.Complaint}. Its policy has to allow it.");
            }
        }
    }
}
