using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Autosubmit.Json;

/// <summary>Writes a document; it takes a breath now and then, so that nothing large is held in memory.</summary>
internal delegate ValueTask JsonBody(JsonBreath breath, Utf8JsonWriter json);

/// <summary>A reply in JSON that goes out while it is written.</summary>
/// <param name="body">Writes it.</param>
/// <param name="status">The status.</param>
internal sealed class JsonReply(JsonBody body, int status = StatusCodes.Status200OK) : IResult
{
    /// <summary>A small document.</summary>
    public static JsonReply Of(JsonNode document, int status = StatusCodes.Status200OK) => Small(json => document.WriteTo(json), status);

    /// <summary>A document that is written in one go.</summary>
    public static JsonReply Small(Action<Utf8JsonWriter> body, int status = StatusCodes.Status200OK) => new(
        (_, json) =>
        {
            body(json);
            return ValueTask.CompletedTask;
        },
        status);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = status;
        httpContext.Response.ContentType = "application/json";
        var pipe = httpContext.Response.BodyWriter;
        await using (var json = new Utf8JsonWriter(pipe, DialectJson.Writing))
        {
            await body(new JsonBreath(json, pipe, httpContext.RequestAborted), json);
        }

        await pipe.FlushAsync(httpContext.RequestAborted);
    }
}

/// <summary>Lets go what is written of a reply.</summary>
/// <param name="json">Writes it.</param>
/// <param name="pipe">Where it goes.</param>
/// <param name="cancellationToken">Ends the waiting for the client.</param>
internal sealed class JsonBreath(Utf8JsonWriter json, PipeWriter pipe, CancellationToken cancellationToken)
{
    private const int Deepest = 64 * 1024;

    /// <summary>Sends what is written, where it is much by now.</summary>
    public async ValueTask TakeAsync()
    {
        if (json.BytesPending + pipe.UnflushedBytes > Deepest)
        {
            await json.FlushAsync(cancellationToken);
            await pipe.FlushAsync(cancellationToken);
        }
    }
}
