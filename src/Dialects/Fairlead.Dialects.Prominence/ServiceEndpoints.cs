using System.Text.Json.Nodes;
using Fairlead.Dialects.Prominence.Json;
using Fairlead.Gateway.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.Prominence;

/// <summary>What the service says of itself, and what it does not offer.</summary>
internal static class ServiceEndpoints
{
    private static readonly string[] Any = [HttpMethods.Get, HttpMethods.Post, HttpMethods.Put, HttpMethods.Delete];

    public static void MapService(this RouteGroupBuilder root)
    {
        root.MapGet("/health", Health).WithMetadata(OpenResource.Mark);
        root.MapGet("/resources", () => new ProminenceJson(new JsonObject { ["existing"] = new JsonArray() }));
        root.MapPost("/token", () => ProminenceError.Disabled);
        root.MapMethods("/ts/{**rest}", Any, () => ProminenceError.Disabled);
    }

    private static async Task<IResult> Health(IJobStore store, CancellationToken cancellationToken)
    {
        try
        {
            await store.CountAsync(new JobQuery { Owner = string.Empty }, cancellationToken);
            return TypedResults.NoContent();
        }
        catch (StoreUnavailableException)
        {
            return new ProminenceJson(new JsonObject { ["errors"] = "STORE" }, StatusCodes.Status409Conflict);
        }
    }
}
