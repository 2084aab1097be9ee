using System.Text.Json.Nodes;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Drivers;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Sites;
using Microsoft.Extensions.Options;

namespace Fairlead.Dialects.Unicore.Base;

/// <summary>Who is asking and what server this is: what the first document of every service says.</summary>
/// <param name="options">What is offered.</param>
/// <param name="server">What the server is.</param>
/// <param name="sites">Where jobs run.</param>
/// <param name="drivers">Know which sites answer.</param>
/// <param name="jobs">Whether jobs are taken.</param>
/// <param name="clock">Says what time it is.</param>
internal sealed class BaseDocument(
    UnicoreOptions options, ServerInformation server, SiteDirectory sites, SiteDrivers drivers, IOptions<JobOptions> jobs, TimeProvider clock)
{
    /// <summary>Adds the same keys as the workflow service has them.</summary>
    public void AddForWorkflows(JsonObject document, Principal principal)
    {
        var general = For(principal);
        foreach (var (key, value) in general.ToList())
        {
            general.Remove(key);
            document[key] = value;
        }

        if (document["server"] is JsonObject server)
        {
            server["version"] = ServerInformation.WorkflowVersion;
            server["engineMode"] = "internal";
        }
    }

    /// <summary>The keys <c>client</c> and <c>server</c>.</summary>
    public JsonObject For(Principal principal)
    {
        var view = new BaseView(principal, sites);
        return new()
        {
            ["client"] = view.Client(),
            ["server"] = BaseView.Server(server, options.SiteName, jobs.Value.Closed, view.Connections(drivers), clock.GetUtcNow()),
        };
    }
}
