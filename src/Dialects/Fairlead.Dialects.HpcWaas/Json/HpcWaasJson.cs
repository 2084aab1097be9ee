using System.Buffers;
using System.Text.Encodings.Web;
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
    private const int MaxDepth = 64;

    // The reply is never part of a page: its media type says so, and what people write stays readable.
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = status;
        return WriteAsync(httpContext, document);
    }

    /// <summary>The text of a document on one line.</summary>
    public static string TextOf(JsonNode document) => document.ToJsonString(Readable);

    /// <summary>Reads the body, whatever its type is said to be, as an object; null where there is none.</summary>
    public static async Task<Outcome<JsonBody>> ReadAsync(HttpRequest request, int limit, CancellationToken cancellationToken) =>
        (await RequestBody.ReadTextAsync(request, limit, cancellationToken)).Then(Parse);

    /// <summary>Writes the document as the whole reply, with its length.</summary>
    public static async Task WriteAsync(HttpContext context, JsonNode document)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        await using (var writer = new Utf8JsonWriter(buffer, Writing))
        {
            document.WriteTo(writer);
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = buffer.WrittenCount;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted);
        }
    }

    private static Outcome<JsonBody> Parse(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return new JsonBody(null);
        }

        try
        {
            return JsonNode.Parse(text, documentOptions: Reading) is JsonObject document
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
