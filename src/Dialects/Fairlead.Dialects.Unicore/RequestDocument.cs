using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Dialects.Unicore.Json;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Unicore;

/// <summary>The lenient JSON object in the body of a request, whatever media type the client names; no body is an empty object.</summary>
internal static class RequestDocument
{
    public static async Task<Outcome<JsonObject>> ReadAsync(HttpRequest request, UnicoreOptions options, CancellationToken cancellationToken) =>
        await ReadAsync(request, options.DocumentLimit, LenientJson.MaxDepth, cancellationToken);

    /// <summary>The same with limits of its own, for bytes and for nesting.</summary>
    public static async Task<Outcome<JsonObject>> ReadAsync(HttpRequest request, int limit, int maxDepth, CancellationToken cancellationToken) =>
        (await RequestBody.ReadTextAsync(request, limit, cancellationToken)).Then(text => LenientJson.ReadObject(text, maxDepth));
}
