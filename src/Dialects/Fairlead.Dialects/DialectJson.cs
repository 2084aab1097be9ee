using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects;

/// <summary>JSON as dialects read and write it: strict, and what people write stays readable.</summary>
public static class DialectJson
{
    private const int DeepestRead = 64;

    // Deeper than any document that is read.
    private const int DeepestWritten = 1_000;

    /// <summary>How replies are written. None is ever part of a page: its media type says so.</summary>
    public static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = DeepestWritten };
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = DeepestRead, AllowDuplicateProperties = false };

    /// <summary>The text of a document on one line.</summary>
    public static string TextOf(JsonNode document) => document.ToJsonString(Readable);

    /// <summary>Reads a document of at most 64 levels, without a name twice in an object; numbers stay as they were written.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static JsonNode? Parse(string text) => JsonNode.Parse(text, documentOptions: Reading);

    /// <summary>Writes the document as the whole reply, with its length.</summary>
    /// <param name="context">The request.</param>
    /// <param name="document">The document.</param>
    /// <param name="type">The media type.</param>
    /// <param name="endsLine">Whether a new line comes behind it.</param>
    public static async Task WriteAsync(HttpContext context, JsonNode document, string type = "application/json", bool endsLine = false)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        await using (var writer = new Utf8JsonWriter(buffer, Writing))
        {
            document.WriteTo(writer);
        }

        if (endsLine)
        {
            buffer.Write("\n"u8);
        }

        context.Response.ContentType = type;
        context.Response.ContentLength = buffer.WrittenCount;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted);
        }
    }
}
