using System.Text.Json;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Prominence.Json;

/// <summary>A JSON reply: compact, with a new line behind it.</summary>
/// <param name="document">The document, an object or a list.</param>
/// <param name="status">The status.</param>
internal sealed class ProminenceJson(JsonNode document, int status = StatusCodes.Status200OK) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = status;
        return WriteAsync(httpContext, document);
    }

    /// <summary>The empty object.</summary>
    public static ProminenceJson Empty => new(new JsonObject());

    /// <summary>The reply to whatever has made something with a number.</summary>
    public static ProminenceJson Made(long id, int status = StatusCodes.Status201Created) => new(new JsonObject { ["id"] = id }, status);

    /// <summary>The text of a document, as it is kept.</summary>
    public static string TextOf(JsonNode document) => DialectJson.TextOf(document);

    /// <summary>Reads an object; numbers stay as they were written.</summary>
    public static Outcome<JsonObject> ReadObject(string text)
    {
        try
        {
            return DialectJson.Parse(text) is JsonObject document ? document : Refusal.Invalid("body", "The request must be a JSON object");
        }
        catch (JsonException)
        {
            return Refusal.Invalid("body", "The request is not valid JSON");
        }
    }

    /// <summary>Writes the document as the whole reply, with its length.</summary>
    public static Task WriteAsync(HttpContext context, JsonNode document) => DialectJson.WriteAsync(context, document, endsLine: true);
}
