using System.Text.Json.Nodes;
using Fairlead.Dialects.Unicore.Base;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Dialects.Unicore.Token;
using Fairlead.Gateway.FileSessions;
using Fairlead.Gateway.Sites;
using Fairlead.Gateway.Storages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.Unicore.FileSessions;

/// <summary>
/// UFTP's authentication service, <c>/rest/auth</c>: who logs in here gets a secret for a session of the UFTP service. A "server" in its words is a storage
/// of ours.
/// </summary>
internal static class AuthenticationEndpoints
{
    public static void MapAuthentication(this RouteGroupBuilder rest)
    {
        var servers = rest.MapGroup("/auth");
        servers.MapRead("/", List);
        servers.MapRead("/token", TokenEndpoints.Issue);
        servers.MapPost("/{id}", Offer);
    }

    private static IResult List(Caller caller, FieldFilter fields, UnicoreLinks links, BaseDocument basis, OpenStorage open, SiteDirectory sites, OfferedSessions sessions)
    {
        if (!sessions.Options.Enabled)
        {
            return UnicoreError.Of(StatusCodes.Status404NotFound);
        }

        var document = new JsonObject();
        foreach (var storage in open.SharedWith(caller.Principal))
        {
            document[storage.Name] = new JsonObject
            {
                ["href"] = links.Authentication(storage),
                ["description"] = $"The storage {storage.Name}",
                ["status"] = "OK",
                ["sessionLimit"] = sessions.Options.SessionsPerUser,
                ["uid"] = sites.All.Select(s => s.Profile).Where(s => s.Storages.ContainsKey(storage.Name))
                    .Select(s => s.AccountOf(caller.Principal).TryGet(out var account, out _) ? account : null).FirstOrDefault(a => a is not null),
                ["reservations"] = new JsonArray(),
                ["dataSharing"] = new JsonObject { ["enabled"] = false },
            };
        }

        foreach (var (key, value) in basis.For(caller.Principal))
        {
            document[key] = value?.DeepClone();
        }

        return fields.Reply(document);
    }

    private static async Task<IResult> Offer(
        string id, HttpContext context, Caller caller, UnicoreOptions options, OfferedSessions sessions, CancellationToken cancellationToken)
    {
        if (!sessions.Options.Enabled)
        {
            return UnicoreError.Of(StatusCodes.Status404NotFound);
        }

        var read = await RequestDocument.ReadAsync(context.Request, options, cancellationToken);
        if (!read.Then(d => FileSessionDocument.Read(d, UnicoreLinks.StorageOf(id), FrontGateway.ClientOf(context, options))).TryGet(out var wanted, out var refusal)
            || !(await sessions.OfferAsync(caller.Principal, wanted, cancellationToken)).TryGet(out var offered, out refusal))
        {
            return UnicoreError.Of(refusal);
        }

        return new UnicoreJson(new JsonObject
        {
            ["success"] = true,
            ["reason"] = string.Empty,
            ["serverHost"] = offered.Host,
            ["serverPort"] = offered.Port,
            ["secret"] = offered.Secret,
        });
    }
}
