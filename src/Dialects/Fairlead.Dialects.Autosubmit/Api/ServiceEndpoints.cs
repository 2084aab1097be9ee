using System.Text;
using System.Text.Json.Nodes;
using Fairlead.Dialects.Autosubmit.Auth;
using Fairlead.Dialects.Autosubmit.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.Autosubmit.Api;

/// <summary>What the service says of itself.</summary>
internal static class ServiceEndpoints
{
    /// <summary>What clients know this API as.</summary>
    public const string Title = "Autosubmit API";

    /// <summary>The version of it that is spoken.</summary>
    public const string Version = "4.1.2b6";

    private static readonly string[] Figures = ["avg_latency", "avg_bandwidth", "current_latency", "current_bandwidth", "reponse_time", "datetime"];

    public static void MapService(this RouteGroupBuilder root)
    {
        var open = root.MapGroup(string.Empty).WithMetadata(new Needs(Need.Never));
        open.MapGet("/", () => JsonReply.Of(new JsonObject { ["name"] = Title, ["version"] = Version })).About("What this is");
        open.MapGet("/v4", Routes).About("The addresses of version 4");
        open.MapGet("/openapi.json", (EndpointDataSource source, AutosubmitOptions options) => JsonReply.Of(OpenApiDocument.Of(source, options.Mount.TrimEnd('/'))))
            .About("This API as OpenAPI has it");
        open.MapGet("/docs", Docs).About("This API for people");
        root.MapGet("/v3/shutdown/{route}", (string route) => JsonReply.Of(JsonValue.Create(string.Empty))).About("Nothing: what is read holds nothing open", "loggedUser?", "expid?");
        root.MapGet("/v3/filestatus", FileStatus).About("Nothing any more");
    }

    private static JsonReply Routes(EndpointDataSource source, AutosubmitOptions options) => JsonReply.Of(new JsonObject
    {
        ["routes"] = new JsonArray(
        [
            .. OpenApiDocument.EndpointsOf(source, options.Mount.TrimEnd('/'))
                .Where(endpoint => endpoint.Path.StartsWith("/v4/", StringComparison.Ordinal))
                .GroupBy(endpoint => endpoint.Path)
                .Select(path => (JsonNode?)new JsonObject { ["path"] = path.Key, ["methods"] = new JsonArray([.. path.Select(e => (JsonNode?)e.Method)]) }),
        ]),
    });

    private static HtmlPage Docs(EndpointDataSource source, AutosubmitOptions options)
    {
        var list = new StringBuilder("<p>The same for programs: <a href=\"openapi.json\">openapi.json</a></p><dl>");
        foreach (var (path, method, _, about) in OpenApiDocument.EndpointsOf(source, options.Mount.TrimEnd('/')))
        {
            list.Append($"<dt>{method}</dt><dd>{HtmlPage.Text(path)}<br>{HtmlPage.Text(about.Summary)}</dd>");
        }

        return new HtmlPage(Title, list.Append("</dl>").ToString());
    }

    private static JsonReply FileStatus() => JsonReply.Small(json =>
    {
        json.WriteStartObject();
        json.WriteBoolean("status", true);
        json.Verdict();
        foreach (var figure in Figures)
        {
            json.WriteNull(figure);
        }

        json.WriteEndObject();
    });
}
