using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fairlead.Core.Identity;
using Fairlead.Dialects.HpcWaas.Json;
using Fairlead.Gateway.SshKeys;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.HpcWaas.SshKeys;

/// <summary>Key pairs with which the gateway logs in to clusters for its users.</summary>
internal static class SshKeyEndpoints
{
    public static void MapSshKeys(this RouteGroupBuilder root) => root.MapPost("/ssh_keys", Create);

    private static async Task<IResult> Create(HttpRequest request, Caller caller, UserKeys keys, HpcWaasOptions options, CancellationToken cancellationToken)
    {
        var metadata = (await HpcWaasJson.ReadAsync(request, options.DocumentLimit, cancellationToken)).Then(body => body.Member("metadata"));
        if (!metadata.TryGet(out var said, out var refusal)
            || !(await keys.CreateAsync(caller.Principal, SshKeyAlgorithm.Rsa, TextsOf(said), cancellationToken)).TryGet(out var pair, out refusal))
        {
            return HpcWaasError.Of(refusal);
        }

        return new HpcWaasJson(new JsonObject { ["id"] = pair.Id.ToString(), ["public_key"] = pair.PublicKey + "\n" }, StatusCodes.Status201Created);
    }

    private static ImmutableSortedDictionary<string, string> TextsOf(JsonObject metadata) =>
        metadata.ToImmutableSortedDictionary(m => m.Key, m => m.Value is null ? "null" : HpcWaasJson.TextOf(m.Value), StringComparer.Ordinal);
}
