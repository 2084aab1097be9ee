using Fairlead.Dialects.Unicore.Json;
using Fairlead.Gateway.Drivers;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Sites;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Fairlead.Dialects.Unicore.Base;

/// <summary>UNICORE's base document: who is asking, what server this is, and where everything is.</summary>
internal static class BaseEndpoints
{
    public static void MapBase(this RouteGroupBuilder core) => core.MapPublicRead("/", Read);

    private static UnicoreJson Read(
        Caller caller, FieldFilter fields, UnicoreLinks links, UnicoreOptions options, ServerInformation server, SiteDirectory sites, SiteDrivers drivers,
        IOptions<JobOptions> jobs, TimeProvider clock)
    {
        var view = new BaseView(caller.Principal, sites);
        return fields.Reply(new()
        {
            ["client"] = view.Client(),
            ["server"] = BaseView.Server(server, options.SiteName, jobs.Value.Closed, view.Connections(drivers), clock.GetUtcNow()),
            ["_links"] = BaseView.Links(links),
        });
    }
}
