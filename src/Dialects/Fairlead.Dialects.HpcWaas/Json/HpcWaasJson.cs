using System.Text.Json;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.HpcWaas.Json;

/// <summary>A JSON reply.</summary>
/// <param name="document">The document.</param>
/// <param name="status">The status.</param>
internal sealed class HpcWaasJson(JsonNode document, int status = StatusCodes.Status200OK) : IResult
{
    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = status;
        return WriteAsync(httpContext, document);
    }

    /// <summary>The text of a document on one line.</summary>
    public static string TextOf(JsonNode document) => DialectJson.TextOf(document);

    /// <summary>Reads the body, whatever its type is said to be, as an object; null where there is none.</summary>
    public static async Task<Outcome<JsonBody>> ReadAsync(HttpRequest request, int limit, CancellationToken cancellationToken) =>
        (await RequestBody.ReadTextAsync(request, limit, cancellationToken)).Then(Parse);

    /// <summary>Writes the document as the whole reply, with its length.</summary>
    public static Task WriteAsync(HttpContext context, JsonNode document) =>
        DialectJson.WriteAsync(context, document, "application/json; charset=utf-8");

    private static Outcome<JsonBody> Parse(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return new JsonBody(null);
        }

        try
        {
            return DialectJson.Parse(text) is JsonObject document
                ? new JsonBody(document)
                : Refusal.Invalid("body", "The body has to be a JSON object.");
        }
        catch (JsonException e)
        {
            return Refusal.Invalid("body", $"The body is not valid JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}).");
        }
    }
}

/// <summary>The body of a request.</summary>
/// <param name="Document">The object, or null where the request has none.</param>
internal readonly record struct JsonBody(JsonObject? Document)
{
    /// <summary>A member that is an object; empty where it is null or not there.</summary>
    public Outcome<JsonObject> Member(string name) => Document?[name] switch
    {
        null => new JsonObject(),
        JsonObject member => member,
        _ => Refusal.Invalid(name, $"'{name}' has to be a JSON object: names with values."),
    };
}
