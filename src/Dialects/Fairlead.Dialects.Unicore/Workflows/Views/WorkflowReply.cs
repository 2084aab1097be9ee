using System.Text.Json;
using System.Text.Json.Nodes;
using Fairlead.Dialects.Unicore.Html;
using Fairlead.Dialects.Unicore.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Fairlead.Dialects.Unicore.Workflows.Views;

/// <summary>A workflow as a reply. The tree of states, which can be large, is written as it is worked out; a browser gets it as part of the page.</summary>
/// <param name="document">All but the tree.</param>
/// <param name="tree">The tree, or null where nobody wants it.</param>
internal sealed class WorkflowReply(JsonObject document, StatusTree? tree) : IResult
{
    /// <summary>The key of the tree.</summary>
    public const string TreeKey = "detailedStatus";

    // A larger one waits in a file until its length is known.
    private const int InMemory = 1024 * 1024;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        if (tree is null)
        {
            await UnicoreJson.WriteAsync(httpContext, document);
            return;
        }

        if (Browser.Asks(httpContext.Request))
        {
            document[TreeKey] = await ReadAsync(tree, httpContext.RequestAborted);
            await UnicoreJson.WriteAsync(httpContext, document);
            return;
        }

        await using var buffer = new FileBufferingWriteStream(InMemory);
        await WriteAsync(buffer, tree, httpContext.RequestAborted);
        httpContext.Response.ContentType = "application/json";
        httpContext.Response.ContentLength = buffer.Length;
        if (!HttpMethods.IsHead(httpContext.Request.Method))
        {
            await buffer.DrainBufferAsync(httpContext.Response.Body, httpContext.RequestAborted);
        }
    }

    private async Task WriteAsync(Stream stream, StatusTree tree, CancellationToken cancellationToken)
    {
        await using var writer = new Utf8JsonWriter(stream, DialectJson.Writing);
        writer.WriteStartObject();
        foreach (var (key, value) in document)
        {
            writer.WritePropertyName(key);
            if (value is null)
            {
                writer.WriteNullValue();
            }
            else
            {
                value.WriteTo(writer);
            }
        }

        writer.WritePropertyName(TreeKey);
        await tree.WriteToAsync(writer, cancellationToken);
        writer.WriteEndObject();
    }

    private static async Task<JsonNode?> ReadAsync(StatusTree tree, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        await using (var writer = new Utf8JsonWriter(bytes, DialectJson.Writing))
        {
            await tree.WriteToAsync(writer, cancellationToken);
        }

        bytes.Position = 0;
        return await JsonNode.ParseAsync(bytes, documentOptions: new JsonDocumentOptions { MaxDepth = 1_000 }, cancellationToken: cancellationToken);
    }
}
