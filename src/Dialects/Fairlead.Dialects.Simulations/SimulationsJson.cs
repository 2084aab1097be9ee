using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Simulations;

/// <summary>A JSON document as the answer; the status is 202, also for what is only read, unless it is an error.</summary>
/// <param name="document">The document.</param>
/// <param name="status">The status.</param>
internal sealed class SimulationsJson(JsonObject document, int status = StatusCodes.Status202Accepted) : IResult
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An answer that says one thing.</summary>
    public static SimulationsJson Message(string message) => new(new JsonObject { ["message"] = message });

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var bytes = Encoding.UTF8.GetBytes(document.ToJsonString(Readable));
        httpContext.Response.StatusCode = status;
        httpContext.Response.ContentType = "application/json";
        httpContext.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(httpContext.Request.Method))
        {
            await httpContext.Response.Body.WriteAsync(bytes, httpContext.RequestAborted);
        }
    }
}
