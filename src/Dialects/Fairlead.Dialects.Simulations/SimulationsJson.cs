using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Simulations;

/// <summary>A JSON document as the answer; the status is 202, also for what is only read, unless it is an error.</summary>
/// <param name="document">The document.</param>
/// <param name="status">The status.</param>
internal sealed class SimulationsJson(JsonObject document, int status = StatusCodes.Status202Accepted) : IResult
{
    /// <summary>An answer that says one thing.</summary>
    public static SimulationsJson Message(string message) => new(new JsonObject { ["message"] = message });

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = status;
        return DialectJson.WriteAsync(httpContext, document);
    }
}
