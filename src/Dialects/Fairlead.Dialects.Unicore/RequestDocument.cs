using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Dialects.Unicore.Json;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Unicore;

/// <summary>The lenient JSON object in the body of a request, whatever media type the client names; no body is an empty object.</summary>
internal static class RequestDocument
{
    public static async Task<Outcome<JsonObject>> ReadAsync(HttpRequest request, UnicoreOptions options, CancellationToken cancellationToken) =>
        (await RequestBody.ReadTextAsync(request, options.DocumentLimit, cancellationToken)).Then(LenientJson.ReadObject);
}
