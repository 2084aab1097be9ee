using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Containers;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Dialects.Prominence.Json;
using Fairlead.Gateway.Commands;
using Fairlead.Gateway.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.Prominence.Jobs;

/// <summary>Looks into running jobs: <c>/jobs/N/exec</c> and <c>/jobs/N/snapshot</c>. Both come with a type and no body: nothing of one is read.</summary>
internal static class JobInsight
{
    private const string TextType = "text/plain";
    private static readonly TimeSpan SnapshotLifetime = TimeSpan.FromHours(1);
    private static readonly ProminenceError NotRunning = ProminenceError.Bad("Job is not running");
    private static readonly ProminenceError NotExecuted = ProminenceError.Bad("Unable to execute command");

    public static void MapInsight(this RouteGroupBuilder jobs)
    {
        jobs.MapPost("/{id:long:min(0)}/exec", Execute);
        jobs.MapPut("/{id:long:min(0)}/snapshot", MakeSnapshot);
        jobs.MapGet("/{id:long:min(0)}/snapshot", FindSnapshot);
    }

    private static async Task<IResult> Execute(long id, HttpRequest request, Caller caller, NumberedJobs jobs, SideCommands commands, CancellationToken cancellationToken)
    {
        if (!(await jobs.FindAsync(caller.Principal, id, AccessLevel.Read, cancellationToken)).TryGet(out var job, out _))
        {
            return ProminenceError.NoSuchJob;
        }

        // Clients join the words with commas.
        ImmutableArray<string> words = [.. request.Query["command"].ToString().Split(',').Select(w => InScratch(job, w))];
        return !(await commands.RunAsync(caller.Principal, job.Id, words, cancellationToken)).TryGet(out var result, out var refusal) ? Refused(refusal, NotExecuted)
            : result.ExitCode == 0 ? TypedResults.Text(result.Output, TextType, Encoding.UTF8)
            : NotExecuted;
    }

    private static async Task<IResult> MakeSnapshot(long id, HttpRequest request, Caller caller, NumberedJobs jobs, SideCommands commands, CancellationToken cancellationToken)
    {
        if (!(await jobs.FindAsync(caller.Principal, id, AccessLevel.Read, cancellationToken)).TryGet(out var job, out _))
        {
            return ProminenceError.NoSuchJob;
        }

        var path = request.Query["path"].ToString();
        if (path.Length == 0)
        {
            return ProminenceError.Bad("A path to snapshot must be specified");
        }

        // What is absolute is a mount point, or nothing.
        var inner = path[0] != '/' ? path : MountsOf(job).FirstOrDefault(m => m.To == path.TrimEnd('/'))?.From;
        if (inner is null)
        {
            return InvalidPath;
        }

        return (await commands.MakeSnapshotAsync(caller.Principal, job.Id, inner, cancellationToken)).TryGet(out _, out var refusal)
            ? ProminenceJson.Empty
            : Refused(refusal, InvalidPath);
    }

    private static async Task<IResult> FindSnapshot(long id, Caller caller, ProminenceLinks links, NumberedJobs jobs, SideCommands commands, CancellationToken cancellationToken)
    {
        if (!(await jobs.FindAsync(caller.Principal, id, AccessLevel.Read, cancellationToken)).TryGet(out var job, out _))
        {
            return ProminenceError.NoSuchJob;
        }

        return (await commands.FindSnapshotAsync(caller.Principal, job.Id, SnapshotLifetime, cancellationToken)).TryGet(out var link, out var refusal)
            ? new ProminenceJson(new JsonObject { ["url"] = links.File(link) })
            : Refused(refusal, ProminenceError.Bad("There is no snapshot of this job"));
    }

    private static ProminenceError InvalidPath => ProminenceError.Bad("Invalid path");

    /// <summary>What clients know a refusal by; <paramref name="otherwise"/> for what is wrong with the request itself.</summary>
    private static ProminenceError Refused(Refusal refusal, ProminenceError otherwise) => refusal.Kind switch
    {
        RefusalKind.Conflict => NotRunning,
        RefusalKind.Forbidden => ProminenceError.Forbidden("Not authorized to access this job"),
        RefusalKind.Invalid or RefusalKind.NotFound => otherwise,
        _ => ProminenceError.Of(refusal),
    };

    /// <summary>The word, where it is a path below a mount point: as the path of the same file in the scratch directory, for commands are run outside of containers.</summary>
    private static string InScratch(Job job, string word) =>
        MountsOf(job).FirstOrDefault(m => word == m.To || word.StartsWith(m.To + "/", StringComparison.Ordinal)) is { } mount ? $"./{mount.From}{word[mount.To.Length..]}" : word;

    private static IEnumerable<Mount> MountsOf(Job job) => job.Description.Steps.SelectMany(s => s.Container?.Mounts ?? []).Where(m => m.To.StartsWith('/'));
}
