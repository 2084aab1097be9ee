using System.Text.Json;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Native.Api;

/// <summary>JSON as the native API reads and writes it.</summary>
/// <param name="document">The document.</param>
/// <param name="status">The status.</param>
internal sealed class NativeJson(JsonNode document, int status = StatusCodes.Status200OK) : IResult
{
    private const int SmallLimit = 64 * 1024;

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = status;
        return WriteAsync(httpContext, document, "application/json");
    }

    /// <summary>Writes the document as the whole reply.</summary>
    public static Task WriteAsync(HttpContext context, JsonNode document, string type) => DialectJson.WriteAsync(context, document, type, endsLine: true);

    /// <summary>Reads an object.</summary>
    public static Outcome<JsonObject> ReadObject(string text)
    {
        try
        {
            return DialectJson.Parse(text) is JsonObject read ? read : Refusal.Invalid("body", "The request has to be a JSON object.");
        }
        catch (JsonException)
        {
            return Refusal.Invalid("body", "The request is not valid JSON.");
        }
    }

    /// <summary>Reads the small object in the body of a request; an empty body is an object without fields.</summary>
    public static async Task<Outcome<JsonObject>> ReadObjectAsync(HttpRequest request, CancellationToken cancellationToken) =>
        (await RequestBody.ReadTextAsync(request, SmallLimit, cancellationToken)).Then(text => ReadObject(text.Length == 0 ? "{}" : text));
}
