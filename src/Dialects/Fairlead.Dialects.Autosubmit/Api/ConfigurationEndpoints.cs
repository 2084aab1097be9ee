using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Fairlead.Dialects.Autosubmit.Auth;
using Fairlead.Dialects.Autosubmit.Commands;
using Fairlead.Dialects.Autosubmit.Json;
using Fairlead.Dialects.Autosubmit.Reading;
using Fairlead.Gateway.Experiments;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Fairlead.Dialects.Autosubmit.Api;

/// <summary>The files of an experiment's configuration.</summary>
internal static class ConfigurationEndpoints
{
    private const string Yaml = "application/yaml; charset=utf-8";

    public static void MapConfiguration(this RouteGroupBuilder root)
    {
        var files = root.MapGroup("/v4/experiments/{expid}/conf").WithMetadata(new Needs(Need.Always));
        files.MapGet("/", List).About("The files of the configuration");
        files.MapGet("/{file}", Read).About("A file of the configuration");
        files.MapPut("/{file}", Write).About("Write a file of the configuration");
        files.MapDelete("/{file}", Remove).About("Remove a file of the configuration");
    }

    private static async Task<IResult> List(string expid, Caller caller, IExperimentStore store, ExperimentAccess access, CancellationToken cancellationToken) =>
        (await access.FindToChangeAsync(caller, expid, cancellationToken)).TryGet(out var experiment, out var refusal)
            ? JsonReply.Of(new JsonObject
            {
                ["files"] = new JsonArray([.. (await store.FilesAsync(experiment, cancellationToken)).Select(file => (JsonNode?)new JsonObject
                {
                    ["name"] = file.Key,
                    ["size"] = Encoding.UTF8.GetByteCount(file.Value),
                    ["etag"] = TagOf(file.Value),
                })]),
            })
            : AutosubmitError.Of(refusal);

    private static async Task<IResult> Read(string expid, string file, HttpResponse response, Caller caller, IExperimentStore store, ExperimentAccess access, CancellationToken cancellationToken)
    {
        if (!(await access.FindToChangeAsync(caller, expid, cancellationToken)).TryGet(out var experiment, out var refusal))
        {
            return AutosubmitError.Of(refusal);
        }

        if (!(await store.FilesAsync(experiment, cancellationToken)).TryGetValue(file, out var text))
        {
            return AutosubmitError.Missing($"File {file} not found in the configuration of experiment {expid}");
        }

        response.Headers[HeaderNames.ETag] = TagOf(text);
        return TypedResults.Text(text, Yaml, Encoding.UTF8);
    }

    private static async Task<IResult> Write(
        string expid, string file, HttpRequest request, Caller caller, ChangeExperiment change, AutosubmitOptions options, CancellationToken cancellationToken)
    {
        if (!(await RequestBody.ReadTextAsync(request, options.DocumentLimit, cancellationToken)).TryGet(out var text, out var refusal))
        {
            return AutosubmitError.Of(refusal);
        }

        if (!(await change.ConfigureAsync(caller.Principal, expid.ToLowerInvariant(), new Dictionary<string, string?> { [file] = text }, cancellationToken)).TryGet(out _, out refusal))
        {
            return AutosubmitError.Of(ExperimentAccess.Said(refusal, caller, expid));
        }

        request.HttpContext.Response.Headers[HeaderNames.ETag] = TagOf(text);
        return new Answer(new JsonObject { ["expid"] = expid, ["name"] = file, ["message"] = $"File {file} of experiment {expid} written." });
    }

    private static async Task<IResult> Remove(string expid, string file, Caller caller, ChangeExperiment change, CancellationToken cancellationToken) =>
        (await change.ConfigureAsync(caller.Principal, expid.ToLowerInvariant(), new Dictionary<string, string?> { [file] = null }, cancellationToken)).TryGet(out _, out var refusal)
            ? new Answer(new JsonObject { ["expid"] = expid, ["name"] = file, ["message"] = $"File {file} of experiment {expid} removed." })
            : AutosubmitError.Of(ExperimentAccess.Said(refusal, caller, expid));

    private static string TagOf(string text) => $"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32]}\"";
}
