using System.Text.Json.Nodes;
using Fairlead.Core.Identity;
using Fairlead.Dialects.Unicore.Reservations;
using Fairlead.Gateway.Drivers;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Reservations;
using Fairlead.Gateway.Sites;

namespace Fairlead.Dialects.Unicore.Base;

/// <summary>The parts of the base document.</summary>
/// <param name="principal">Who is asking.</param>
/// <param name="sites">The sites of this gateway.</param>
internal sealed class BaseView(Principal principal, SiteDirectory sites)
{
    private const string Anonymous = "anonymous";
    private static readonly string[] Services = ["factories", "sites", "jobs", "storages", "storagefactories", "transfers", "client-server-transfers", "tasks"];

    /// <summary>Who is asking, and as whom they act on the sites.</summary>
    public JsonObject Client()
    {
        var client = new JsonObject
        {
            ["dn"] = principal.DistinguishedName,
            ["role"] = RoleView(),
            ["xlogin"] = principal.IsAnonymous ? [] : LoginView(),
        };
        if (QueueView() is { } queues)
        {
            client["queues"] = queues;
        }

        if (MethodOf(principal.Method) is { } method)
        {
            client["authenticationMethod"] = method;
        }

        return client;
    }

    /// <summary>What the server says of itself.</summary>
    public static JsonObject Server(ServerInformation server, string siteName, string? closed, JsonObject connections, DateTimeOffset now) => new()
    {
        ["siteName"] = siteName,
        ["version"] = ServerInformation.Version,
        ["credential"] = new JsonObject
        {
            ["dn"] = server.Name,
            ["issuer"] = server.Issuer,
            ["expires"] = UnicoreTime.Format(server.Expires),
        },
        ["trustedCAs"] = new JsonArray(),
        ["trustedSAMLIssuers"] = new JsonArray(),
        ["externalConnections"] = connections,
        ["upSince"] = UnicoreTime.Format(server.UpSince),
        ["currentTime"] = UnicoreTime.Format(now),
        ["jobSubmission"] = new JsonObject { ["enabled"] = closed is null, ["message"] = closed ?? "OK" },
    };

    /// <summary>Whether each site that the caller can use answers. The reason why one does not is in the server's log: it can name hosts.</summary>
    public JsonObject Connections(SiteDrivers drivers)
    {
        var connections = new JsonObject();
        foreach (var site in sites.All.Select(s => s.Profile).Where(s => s.AccountOf(principal).TryGet(out _, out _)))
        {
            connections[$"Site {site.Name}"] = drivers.HealthOf(site.Name) switch
            {
                null => "UNKNOWN",
                { Problem: null } => "OK",
                { Since: var since } => $"No answer since {UnicoreTime.Format(since)}",
            };
        }

        return connections;
    }

    /// <summary>Where the services are.</summary>
    public static JsonObject Links(UnicoreLinks links, UserReservations reservations)
    {
        var all = new JsonObject { ["self"] = UnicoreLinks.To(links.Core) };
        foreach (var service in Services)
        {
            all[service] = UnicoreLinks.To(links.List(service));
        }

        if (reservations.IsSupported)
        {
            all[ReservationEndpoints.Name] = UnicoreLinks.To(links.List(ReservationEndpoints.Name));
        }

        all["workflows"] = UnicoreLinks.To(links.Workflows);

        return all;
    }

    private JsonObject RoleView()
    {
        return new JsonObject
        {
            ["selected"] = principal.Role is { } role ? RoleName.Of(role) : Anonymous,
            ["availableRoles"] = Array(principal.IsAnonymous ? [Anonymous] : principal.Roles.Select(RoleName.Of)),
        };
    }

    /// <summary>The queues that the caller is limited to, or null where there is no limit anywhere.</summary>
    private JsonObject? QueueView()
    {
        var queues = sites.All.SelectMany(s => QueueRules.Of(principal, s.Profile)).Distinct().ToArray();
        return queues is [var first, ..] ? new JsonObject { ["selected"] = first, ["availableQueues"] = Array(queues) } : null;
    }

    private JsonObject LoginView()
    {
        var accounts = sites.All.SelectMany(s => s.Profile.AccountsOf(principal)).Distinct().ToArray();
        var login = new JsonObject();
        if (accounts is [var first, ..])
        {
            login["UID"] = principal.Preferences.Account ?? first;
        }

        login["availableUIDs"] = Array(accounts);
        if ((principal.Preferences.Groups.Primary ?? principal.Groups.FirstOrDefault()) is { } group)
        {
            login["group"] = group;
        }

        login["availableGroups"] = Array(principal.Groups);
        login["selectedSupplementaryGroups"] = Array(principal.Preferences.Groups.Supplementary);
        return login;
    }

    private static JsonArray Array(IEnumerable<string> texts) => [.. texts.Select(t => JsonValue.Create(t))];

    private static string? MethodOf(AuthenticationMethod method) => method switch
    {
        AuthenticationMethod.Password => "PASSWORD_FILE",
        AuthenticationMethod.SignedToken => "ETD",
        AuthenticationMethod.OpenIdConnect => "OAUTH",
        AuthenticationMethod.SshKey => "SSHKEY",
        AuthenticationMethod.Certificate => "X509",
        _ => null,
    };
}
