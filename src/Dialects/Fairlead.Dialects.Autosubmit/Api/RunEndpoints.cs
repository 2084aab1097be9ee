using System.Text.Json.Nodes;
using Fairlead.Core.Experiments;
using Fairlead.Dialects.Autosubmit.Json;
using Fairlead.Dialects.Autosubmit.Reading;
using Fairlead.Dialects.Autosubmit.Views;
using Fairlead.Gateway.Experiments;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.Autosubmit.Api;

/// <summary>The runs of an experiment, and its configuration in each.</summary>
internal static class RunEndpoints
{
    // Their speed is worked out from all of their jobs: nobody looks at that of very old ones.
    private const int MostMeasured = 20;

    public static void MapRuns(this RouteGroupBuilder root)
    {
        root.MapGet("/v3/runs/{expid}", OldList).About("All runs with how their jobs stand");
        root.MapGet("/v4/experiments/{expid}/runs", List).About("All runs");
        root.MapGet("/v4/experiments/{expid}/filesystem-config", Now).About("The configuration as it is now");
        root.MapGet("/v4/experiments/{expid}/runs/{run:int}/config", OfRun).About("The configuration of a run");
        root.MapGet("/v3/cconfig/{expid}", Both).About("The configuration as it is now, and that of the newest run");
    }

    private static async Task<IResult> List(string expid, Caller caller, ExperimentAccess access, IExperimentStore store, CancellationToken cancellationToken)
    {
        if (!(await access.FindAsync(caller, expid, cancellationToken)).TryGet(out var experiment, out var refusal))
        {
            return AutosubmitError.Of(refusal);
        }

        var runs = await store.GenerationsAsync(experiment, cancellationToken);
        return JsonReply.Of(new JsonObject
        {
            ["runs"] = new JsonArray([.. runs.Select(run => (JsonNode?)new JsonObject
            {
                ["run_id"] = run.Number,
                ["start"] = WireTime.Utc(run.StartedAt ?? run.CreatedAt),
                ["finish"] = WireTime.Utc(run.FinishedAt),
            })]),
        });
    }

    private static async Task<JsonReply> OldList(string expid, Caller caller, ExperimentAccess access, IExperimentStore store, JobTables tables, CancellationToken cancellationToken)
    {
        if (!(await access.FindAsync(caller, expid, cancellationToken)).TryGet(out var experiment, out var refusal))
        {
            return NoRuns(refusal.Message);
        }

        var runs = (await store.GenerationsAsync(experiment, cancellationToken)).Reverse().ToList();
        var list = new JsonArray();
        foreach (var (place, run) in runs.Index())
        {
            var table = place < MostMeasured && (await tables.OfAsync(experiment, run, cancellationToken)).TryGet(out var known, out _) ? known : null;
            list.Add((JsonNode?)Of(run, table, tables.Time));
        }

        return list.Count == 0 ? NoRuns("No data") : JsonReply.Of(new JsonObject { ["error"] = false, ["error_message"] = string.Empty, ["runs"] = list });
    }

    private static JsonObject Of(Generation run, JobTable? table, WireTime time)
    {
        var speed = table is null ? null : Performance.Of(table);
        return new JsonObject
        {
            ["run_id"] = run.Number,
            ["created"] = time.Dashed(run.CreatedAt),
            ["finish"] = time.Local(run.FinishedAt),
            ["chunk_unit"] = table?.ChunkUnitWord ?? string.Empty,
            ["chunk_size"] = table?.ChunkSize ?? 0,
            ["submitted"] = run.Counts.Submitted,
            ["queuing"] = run.Counts.Queued,
            ["running"] = run.Counts.Running,
            ["completed"] = run.Counts.Succeeded,
            ["failed"] = run.Counts.Failed,
            ["total"] = run.Counts.Total,
            ["suspended"] = run.Counts.Suspended,
            ["Parallelization"] = speed?["Parallelization"]?.DeepClone() ?? 0,
            ["SYPD"] = Rounded(speed, "SYPD"),
            ["ASYPD"] = Rounded(speed, "ASYPD"),
            ["CHSY"] = Rounded(speed, "CHSY"),
        };
    }

    private static JsonNode? Rounded(JsonObject? speed, string field) => speed?[field]?.GetValue<double>() is > 0 and var value ? Math.Round(value, 2) : null;

    private static JsonReply NoRuns(string error) => JsonReply.Of(new JsonObject { ["error"] = true, ["error_message"] = error, ["runs"] = new JsonArray() });

    private static async Task<IResult> Now(string expid, Caller caller, ExperimentAccess access, ExperimentConfigurations configurations, CancellationToken cancellationToken) =>
        (await access.FindAsync(caller, expid, cancellationToken)).TryGet(out var experiment, out var refusal)
        && (await configurations.NowAsync(experiment, cancellationToken)).TryGet(out var root, out refusal)
            ? JsonReply.Of(new JsonObject { ["config"] = ConfigurationJson.Of(root) })
            : AutosubmitError.Of(refusal ?? throw new InvalidOperationException("Neither found nor refused."));

    private static async Task<IResult> OfRun(string expid, int run, Caller caller, ExperimentAccess access, ExperimentConfigurations configurations, CancellationToken cancellationToken)
    {
        if (!(await access.FindAsync(caller, expid, cancellationToken)).TryGet(out var experiment, out var refusal))
        {
            return AutosubmitError.Of(refusal);
        }

        var root = await configurations.OfRunAsync(experiment, run, cancellationToken);
        return JsonReply.Of(new JsonObject { ["run_id"] = root is null ? null : run, ["config"] = root is null ? ConfigurationJson.None : ConfigurationJson.Of(root) });
    }

    private static async Task<JsonReply> Both(string expid, Caller caller, ExperimentAccess access, ExperimentConfigurations configurations, CancellationToken cancellationToken)
    {
        JsonObject now = [], before = [];
        if (!(await access.FindAsync(caller, expid, cancellationToken)).TryGet(out var experiment, out var refusal)
            || !(await configurations.NowAsync(experiment, cancellationToken)).TryGet(out var root, out refusal))
        {
            return BothOf(before, now, refusal.Message, string.Empty);
        }

        now = ConfigurationJson.Of(root);
        var warning = "There is no run yet.";
        if (experiment.Current is { } current && await configurations.OfRunAsync(experiment, current.Number, cancellationToken) is { } known)
        {
            (before, warning) = (ConfigurationJson.Of(known), string.Empty);
        }

        return BothOf(before, now, string.Empty, warning);
    }

    private static JsonReply BothOf(JsonObject before, JsonObject now, string error, string warning)
    {
        var differences = ConfigurationJson.Differences(before, now);
        return JsonReply.Of(new JsonObject
        {
            ["error"] = error.Length > 0,
            ["error_message"] = error,
            ["warning"] = warning.Length > 0,
            ["warning_message"] = warning,
            ["configuration_current_run"] = before,
            ["configuration_filesystem"] = now,
            ["are_equal"] = differences.Count == 0,
            ["differences"] = new JsonArray([.. differences.Select(path => (JsonNode?)path)]),
        });
    }
}
