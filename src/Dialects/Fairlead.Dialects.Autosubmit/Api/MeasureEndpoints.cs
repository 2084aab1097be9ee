using System.Globalization;
using System.Text.Json.Nodes;
using Fairlead.Dialects.Autosubmit.Json;
using Fairlead.Dialects.Autosubmit.Reading;
using Fairlead.Dialects.Autosubmit.Views;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.Autosubmit.Api;

/// <summary>What jobs used, and how fast an experiment is.</summary>
internal static class MeasureEndpoints
{
    private const int MostHours = 24 * 365 * 100;

    public static void MapMeasures(this RouteGroupBuilder root)
    {
        root.MapGet("/v3/stats/{expid}/{hours}/{section}", Statistics).About("What jobs used in the last hours");
        root.MapGet("/v3/performance/{expid}", Performances).About("How fast it simulates");
        root.MapGet("/v3/summary/{expid}", Summary).About("Jobs by status and their mean times", "loggedUser?");
        root.MapGet("/v3/expcount/{expid}", Count).About("Jobs by status");
        root.MapGet("/v4/experiments/{expid}/user-metrics-runs", MetricRuns).About("The runs with measures of jobs' own");
        root.MapGet("/v4/experiments/{expid}/runs/{run}/user-metrics", Metrics).About("The measures of jobs' own");
    }

    private static async Task<JsonReply> Statistics(string expid, string hours, string section, Caller caller, ExperimentAccess access, JobTables tables, CancellationToken cancellationToken)
    {
        if (!int.TryParse(hours, NumberStyles.None, CultureInfo.InvariantCulture, out var period) || period > MostHours)
        {
            return NoStatistics("The hours are a whole number from 0.");
        }

        if (!(await access.FindAsync(caller, expid, cancellationToken)).TryGet(out var experiment, out var refusal)
            || !(await tables.CurrentAsync(experiment, cancellationToken)).TryGet(out var table, out refusal))
        {
            return NoStatistics(refusal.Message);
        }

        DateTimeOffset? since = period == 0 ? null : table.Now.AddHours(-period);
        var jobs = JobStatistics.Of(table, await tables.AttemptsAsync(experiment, cancellationToken), since, section == "Any" ? null : section.ToUpperInvariant());
        return jobs.Count == 0
            ? NoStatistics("There are no jobs that ran in that time.")
            : JsonReply.Of(new JsonObject
            {
                ["error"] = false,
                ["error_message"] = string.Empty,
                ["Statistics"] = new JsonObject
                {
                    ["Period"] = new JsonObject { ["From"] = since is { } from ? tables.Time.Minute(from) : "None", ["To"] = tables.Time.Minute(table.Now) },
                    ["JobStatistics"] = new JsonArray([.. jobs.Select(job => (JsonNode?)job.ToJson())]),
                },
                ["summary"] = JobStatistics.Summary(jobs),
            });
    }

    private static JsonReply NoStatistics(string error) => JsonReply.Of(new JsonObject { ["error"] = true, ["error_message"] = error, ["Statistics"] = null, ["summary"] = null });

    private static async Task<JsonReply> Performances(string expid, Caller caller, ExperimentAccess access, JobTables tables, CancellationToken cancellationToken) => JsonReply.Of(
        (await access.FindAsync(caller, expid, cancellationToken)).TryGet(out var experiment, out var refusal)
        && (await tables.CurrentAsync(experiment, cancellationToken)).TryGet(out var table, out refusal)
            ? Performance.Of(table)
            : Performance.Failed(refusal?.Message ?? string.Empty));

    private static async Task<JsonReply> Count(string expid, Caller caller, ExperimentAccess access, JobTables tables, CancellationToken cancellationToken)
    {
        JobTable? table = null;
        var isFound = (await access.FindAsync(caller, expid, cancellationToken)).TryGet(out var experiment, out var refusal)
            && (await tables.CurrentAsync(experiment, cancellationToken)).TryGet(out table, out refusal);
        var counters = new JsonObject();
        foreach (var status in AutosubmitStatuses.All)
        {
            counters[status.Word()] = table?.Jobs.Count(job => job.Status == status) ?? 0;
        }

        return JsonReply.Of(new JsonObject
        {
            ["error"] = !isFound,
            ["error_message"] = refusal?.Message ?? string.Empty,
            ["expid"] = expid,
            ["total"] = table?.Jobs.Count ?? 0,
            ["counters"] = counters,
        });
    }

    private static async Task<JsonReply> Summary(string expid, Caller caller, ExperimentAccess access, JobTables tables, CancellationToken cancellationToken)
    {
        JobTable? table = null;
        var isFound = (await access.FindAsync(caller, expid, cancellationToken)).TryGet(out var experiment, out var refusal)
            && (await tables.CurrentAsync(experiment, cancellationToken)).TryGet(out table, out refusal);
        var jobs = table?.Jobs ?? [];
        var now = tables.Now;
        var ran = jobs.Where(job => job.Status is AutosubmitStatus.Running || job.Status.ShowsFinish()).ToList();
        var sims = ran.Where(job => job.Section == "SIM").ToList();
        return JsonReply.Of(new JsonObject
        {
            ["n_running"] = CountOf(jobs, AutosubmitStatus.Running),
            ["n_suspended"] = CountOf(jobs, AutosubmitStatus.Suspended),
            ["n_queuing"] = CountOf(jobs, AutosubmitStatus.Queuing),
            ["n_failed"] = CountOf(jobs, AutosubmitStatus.Failed),
            ["n_submitted"] = CountOf(jobs, AutosubmitStatus.Submitted),
            ["avg_queue_time"] = Mean(ran, job => job.Times.Queued(now)),
            ["avg_run_time"] = Mean(ran, job => job.Times.Ran(now)),
            ["n_sim"] = jobs.Count(job => job.Section == "SIM"),
            ["avg_sim_queue_time"] = Mean(sims, job => job.Times.Queued(now)),
            ["avg_sim_run_time"] = Mean(sims, job => job.Times.Ran(now)),
            ["sim_queue_considered"] = sims.Count,
            ["sim_run_considered"] = sims.Count,
            ["failed_jobs"] = new JsonArray([.. jobs.Where(job => job.Status is AutosubmitStatus.Failed).Select(job => (JsonNode?)job.Name)]),
            ["error"] = !isFound,
            ["error_message"] = refusal?.Message ?? string.Empty,
        });
    }

    private static async Task<IResult> MetricRuns(string expid, Caller caller, ExperimentAccess access, CancellationToken cancellationToken) =>
        (await access.FindAsync(caller, expid, cancellationToken)).TryGet(out _, out var refusal) ? JsonReply.Of(new JsonObject { ["runs"] = new JsonArray() }) : AutosubmitError.Of(refusal);

    private static async Task<IResult> Metrics(string expid, int run, Caller caller, ExperimentAccess access, CancellationToken cancellationToken) =>
        (await access.FindAsync(caller, expid, cancellationToken)).TryGet(out _, out var refusal)
            ? JsonReply.Of(new JsonObject { ["run_id"] = run, ["metrics"] = new JsonArray() })
            : AutosubmitError.Of(refusal);

    private static int CountOf(IReadOnlyList<JobRecord> jobs, AutosubmitStatus status) => jobs.Count(job => job.Status == status);

    private static string Mean(List<JobRecord> jobs, Func<JobRecord, long> seconds) => WireTime.Span(jobs.Count == 0 ? 0 : (long)jobs.Average(seconds));
}
