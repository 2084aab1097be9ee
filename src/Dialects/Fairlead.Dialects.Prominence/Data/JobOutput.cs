using System.Text.Json.Nodes;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Core.Transfers;
using Fairlead.Dialects.Prominence.Json;
using Fairlead.Gateway.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.Prominence.Data;

/// <summary><c>/data/output</c>: a program in a job brings what the job is to leave behind before the job is over. It shows the job's own token.</summary>
internal static class JobOutput
{
    public static void MapJobOutput(this RouteGroupBuilder data) => data.MapPost("/output", Ask);

    private static async Task<IResult> Ask(
        HttpRequest request, Caller caller, ProminenceLinks links, ProminenceOptions options, FindJob find, CancellationToken cancellationToken)
    {
        if (caller.Principal.Job is not { } id)
        {
            return ProminenceError.Bad("A JWT token is required");
        }

        if (!(await RequestBody.ReadTextAsync(request, options.DocumentLimit, cancellationToken)).Then(ProminenceJson.ReadObject).TryGet(out var document, out var refusal)
            || !(await find.RunAsync(caller.Principal, id, AccessLevel.Write, cancellationToken)).TryGet(out var job, out refusal))
        {
            return ProminenceError.Of(refusal);
        }

        if (Fields.ScalarOf(document["name"]) is not { Length: > 0 } name)
        {
            return ProminenceError.Bad("Name not specified");
        }

        var outputs = job.Description.Outputs;
        return outputs.FirstOrDefault(o => o.Path == name || o.Name == name) is { } output
            ? new ProminenceJson(new JsonObject { ["url"] = links.File(LinkTo(job, output, caller.Principal, links.Now)) }, StatusCodes.Status201Created)
            : ProminenceError.Bad($"The job has no output {Fields.Shown(name)}; it has {(outputs.IsEmpty ? "none" : string.Join(", ", outputs.Select(o => Fields.Shown(o.Path))))}");
    }

    private static FileLink LinkTo(Job job, OutputFile output, Principal principal, DateTimeOffset now) => new(
        principal.User, job.Site, job.Account, job.Directory, $"/{OutputFile.Directory}/{output.Name}", FileTicketUse.Upload, now + DataEndpoints.UploadLifetime);
}
