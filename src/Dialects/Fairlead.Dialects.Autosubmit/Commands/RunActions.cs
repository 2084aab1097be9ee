using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Experiments;
using Fairlead.Core.Workflows;
using Fairlead.Dialects.Autosubmit.Api;
using Fairlead.Dialects.Autosubmit.Auth;
using Fairlead.Dialects.Autosubmit.Reading;
using Fairlead.Gateway.Experiments;
using Fairlead.Gateway.KeyValues;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.Autosubmit.Commands;

/// <summary>What experiments are told to do: <c>POST /v4/experiments/{expid}?action=</c>.</summary>
/// <param name="access">Finds experiments.</param>
/// <param name="run">Starts and stops them.</param>
/// <param name="generate">Generates their jobs.</param>
/// <param name="setting">Sets their jobs.</param>
/// <param name="tables">Knows their jobs.</param>
internal sealed class RunActions(ExperimentAccess access, RunExperiment run, GenerateJobs generate, JobSetting setting, JobTables tables)
{
    private static readonly AutosubmitStatus[] OnSites = [AutosubmitStatus.Submitted, AutosubmitStatus.Queuing, AutosubmitStatus.Running];

    public static void Map(RouteGroupBuilder root) => root.MapPost("/v4/experiments/{expid}", Act).WithMetadata(new Needs(Need.Always)).About(
        "Run, stop, generate or restart an experiment",
        Shape.Of("run_only_members?:array", "force?:boolean", "cancel?:boolean", "current_status?:array", "status?", "all?:boolean", "filter_list?:array", "filter_chunks?", "filter_status?", "filter_type?", "run?:boolean"),
        "action");

    /// <summary>What is told of a new list of jobs.</summary>
    public static JsonObject Generated(string expid, GeneratedList list)
    {
        var counts = list.Generation.Counts;
        var status = new JsonObject { ["READY"] = counts.Ready, ["WAITING"] = counts.Total - counts.Ready };
        return new JsonObject
        {
            ["expid"] = expid,
            ["action"] = "generate",
            ["message"] = "Job list created successfully",
            ["run_id"] = list.Generation.Number,
            ["total_jobs"] = counts.Total,
            ["edges"] = list.Edges,
            ["status"] = status,
            ["warnings"] = new JsonArray([.. list.Warnings.Select(warning => (JsonNode?)warning)]),
        };
    }

    /// <summary>Sets it going.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="expid">Which experiment.</param>
    /// <param name="members">The only members whose jobs take part, or null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Outcome<Experiment>> StartAsync(Caller caller, string expid, IReadOnlyList<string>? members, CancellationToken cancellationToken)
    {
        var leftOut = ImmutableSortedSet<int>.Empty;
        if (members is { Count: > 0 })
        {
            if (!(await access.FindAsync(caller, expid, cancellationToken)).TryGet(out var experiment, out var missing)
                || !(await tables.ShapeAsync(experiment, cancellationToken)).TryGet(out var shape, out missing))
            {
                return missing;
            }

            if (members.FirstOrDefault(member => !shape.Plan.Members.Contains(member, StringComparer.OrdinalIgnoreCase)) is { } unknown)
            {
                return Refusal.Invalid("run_only_members", $"There is no member {unknown} in experiment '{expid}'");
            }

            leftOut = [.. shape.Jobs.Index().Where(job => job.Item.Place.Member is { } member && !members.Contains(member, StringComparer.OrdinalIgnoreCase)).Select(job => job.Index)];
        }

        var outcome = await run.StartAsync(caller.Principal, expid.ToLowerInvariant(), leftOut, cancellationToken);
        return outcome.TryGet(out _, out var refusal) ? outcome : ExperimentAccess.Said(refusal, caller, expid);
    }

    /// <summary>Lets it rest.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="expid">Which experiment.</param>
    /// <param name="cancelled">Jobs in these statuses are cancelled; none for leaving all as they are.</param>
    /// <param name="becomes">What these become.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The names of the jobs that were cancelled.</returns>
    public async Task<Outcome<IReadOnlyList<string>>> StopAsync(
        Caller caller, string expid, IReadOnlyList<AutosubmitStatus> cancelled, NodeState becomes, CancellationToken cancellationToken)
    {
        var states = Enum.GetValues<NodeState>().Where(state => cancelled.Contains(AutosubmitStates.Of(state))).ToImmutableHashSet();
        if (!(await access.FindAsync(caller, expid, cancellationToken)).TryGet(out var experiment, out var refusal)
            || !(await run.StopAsync(caller.Principal, experiment.Name, states, becomes, cancellationToken)).TryGet(out var jobs, out refusal))
        {
            return ExperimentAccess.Said(refusal, caller, expid);
        }

        return Outcome<IReadOnlyList<string>>.Of(await setting.NamesAsync(experiment, jobs, cancellationToken));
    }

    private static async Task<IResult> Act(
        string expid, HttpRequest request, Caller caller, RunActions actions, RememberedReplies replies, AutosubmitOptions options, CancellationToken cancellationToken)
    {
        var query = new QueryFields(request);
        query.Required("action");
        var action = query.Choice("action", "run", "stop", "generate", "restart");
        if (!(await BodyFields.ReadAsync(request, options.DocumentLimit, cancellationToken)).TryGet(out var body, out var error))
        {
            return error;
        }

        if (query.Unfit is { } unfit)
        {
            return unfit;
        }

        return options.Commands.Run
            ? await Answer.OnceAsync(request, body, caller, replies, token => actions.ActAsync(action, expid, body, caller, token), cancellationToken)
            : AutosubmitError.Disabled($"{action}-experiment");
    }

    private Task<IResult> ActAsync(string? action, string expid, BodyFields body, Caller caller, CancellationToken cancellationToken) => action switch
    {
        "run" => RunAsync(expid, body, caller, cancellationToken),
        "stop" => StopAsync(expid, body, caller, cancellationToken),
        "generate" => GenerateAsync(expid, caller, cancellationToken),
        _ => RestartAsync(expid, body, caller, cancellationToken),
    };

    private async Task<IResult> RunAsync(string expid, BodyFields body, Caller caller, CancellationToken cancellationToken)
    {
        var members = body.Texts("run_only_members");
        if (body.Unfit is { } unfit)
        {
            return unfit;
        }

        if (body.Text("start_time") is not null || body.Text("start_after") is not null)
        {
            return AutosubmitError.Bad("This gateway starts experiments at once: leave out start_time and start_after.");
        }

        return (await StartAsync(caller, expid, members, cancellationToken)).TryGet(out var started, out var refusal)
            ? new Answer(Started(started), StatusCodes.Status202Accepted)
            : AutosubmitError.Of(refusal);
    }

    private static JsonObject Started(Experiment started) => new()
    {
        ["expid"] = started.Name,
        ["action"] = "run",
        ["message"] = $"Experiment {started.Name} started successfully.",
        ["runner_id"] = started.LastStart?.Number,
        ["run_id"] = started.Current?.Number,
        ["status"] = started.LastStart is { } start ? ExperimentWords.StatusOf(start) : "ACTIVE",
    };

    private async Task<IResult> StopAsync(string expid, BodyFields body, Caller caller, CancellationToken cancellationToken)
    {
        var (cancels, current, status) = (body.Flag("cancel"), body.Texts("current_status"), body.Text("status"));
        body.Flag("force");
        if (body.Unfit is { } unfit)
        {
            return unfit;
        }

        if (!JobSetting.Read(status ?? AutosubmitStatus.Failed.Word()).TryGet(out var becomes, out var refusal))
        {
            return AutosubmitError.Of(refusal);
        }

        var asked = (current ?? [.. OnSites.Select(s => s.Word())]).Select(word => (Word: word, Status: AutosubmitStatuses.Read(word))).ToList();
        if (asked.Find(s => s.Status is not { } known || !OnSites.Contains(known)).Word is { } wrong)
        {
            return AutosubmitError.Bad($"'{wrong}' is no status of a job that could be cancelled, use some of {string.Join(", ", OnSites.Select(s => s.Word()))}");
        }

        return (await StopAsync(caller, expid, cancels ? [.. asked.Select(s => s.Status).OfType<AutosubmitStatus>()] : [], becomes.State, cancellationToken)).TryGet(out var cancelled, out refusal)
            ? new Answer(new JsonObject
            {
                ["expid"] = expid,
                ["action"] = "stop",
                ["message"] = $"Experiment {expid} stopped successfully.",
                ["status"] = "TERMINATED",
                ["cancelled"] = Texts(cancelled),
            })
            : AutosubmitError.Of(refusal);
    }

    private async Task<IResult> GenerateAsync(string expid, Caller caller, CancellationToken cancellationToken) =>
        (await generate.RunAsync(caller.Principal, expid.ToLowerInvariant(), cancellationToken)).TryGet(out var list, out var refusal)
            ? new Answer(Generated(expid, list))
            : AutosubmitError.Of(ExperimentAccess.Said(refusal, caller, expid));

    private async Task<IResult> RestartAsync(string expid, BodyFields body, Caller caller, CancellationToken cancellationToken)
    {
        var (all, isForced, runs) = (body.Flag("all", otherwise: true), body.Flag("force"), body.Flag("run"));
        var filter = FilterFields.Read(body, "filter_list");
        body.Flag("offline");
        if (body.Unfit is { } unfit)
        {
            return unfit;
        }

        if (!(await setting.RecoverAsync(caller, expid, filter, onlyActive: !all, isForced, cancellationToken)).TryGet(out var recovered, out var refusal))
        {
            return AutosubmitError.Of(refusal);
        }

        var document = new JsonObject();
        if (runs)
        {
            if (!(await StartAsync(caller, expid, null, cancellationToken)).TryGet(out var started, out refusal))
            {
                return AutosubmitError.Of(refusal);
            }

            document = Started(started);
        }

        document["expid"] = expid;
        document["action"] = "restart";
        document["message"] = "Recovery finalized";
        document["completed"] = Texts(recovered.Completed);
        document["reset"] = Texts(recovered.Reset);
        document["cancelled"] = Texts(recovered.Cancelled);
        await TellStatusesAsync(document, expid, caller, runs, cancellationToken);
        return new Answer(document, runs ? StatusCodes.Status202Accepted : StatusCodes.Status200OK);
    }

    private async Task TellStatusesAsync(JsonObject document, string expid, Caller caller, bool runs, CancellationToken cancellationToken)
    {
        if ((await access.FindAsync(caller, expid, cancellationToken)).TryGet(out var experiment, out _)
            && (await tables.CurrentAsync(experiment, cancellationToken)).TryGet(out var table, out _))
        {
            var counts = new JsonObject();
            foreach (var status in table.Jobs.GroupBy(job => job.Status).OrderBy(group => group.Key))
            {
                counts[status.Key.Word()] = status.Count();
            }

            document["run_id"] = experiment.Current?.Number;
            document[runs ? "statuses" : "status"] = counts;
        }
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode?)text)]);
}
