using System.Text.Json.Nodes;
using Fairlead.Dialects.Prominence.Json;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Sites;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.Prominence;

/// <summary>What the service says of itself, and what it does not offer.</summary>
internal static class ServiceEndpoints
{
    private const long BytesInGigabyte = 1_000_000_000;

    private static readonly string[] Any = [HttpMethods.Get, HttpMethods.Post, HttpMethods.Put, HttpMethods.Delete];

    public static void MapService(this RouteGroupBuilder root)
    {
        root.MapGet("/health", Health).WithMetadata(OpenResource.Mark);
        root.MapGet("/resources", Resources);
        root.MapPost("/token", () => ProminenceError.Disabled);
        root.MapMethods("/ts/{**rest}", Any, () => ProminenceError.Disabled);
    }

    /// <summary>The sites that the caller may use and whose size is known, the one with most free CPUs first. Free memory is the share that goes with these.</summary>
    private static ProminenceJson Resources(Caller caller, SiteDirectory sites, SiteLoads loads)
    {
        var existing = new List<(long Free, JsonObject View)>();
        foreach (var profile in sites.All.Select(s => s.Profile).Where(p => p.AccountOf(caller.Principal).TryGet(out _, out _)))
        {
            if (profile is not { Cpus: { } cpus and > 0, Memory: { } memory })
            {
                continue;
            }

            var load = loads.Of(profile.Name);
            var free = load.IsAvailable ? Math.Max(0, cpus - load.RunningCpus) : 0;
            existing.Add((free, new JsonObject
            {
                ["site"] = profile.Name,
                ["capacity"] = new JsonObject { ["cpus"] = cpus, ["memory"] = memory / BytesInGigabyte },
                ["free"] = new JsonObject { ["cpus"] = free, ["memory"] = (long)(memory * ((double)free / cpus)) / BytesInGigabyte },
            }));
        }

        return new ProminenceJson(new JsonObject { ["existing"] = new JsonArray([.. existing.OrderByDescending(e => e.Free).Select(e => (JsonNode?)e.View)]) });
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
