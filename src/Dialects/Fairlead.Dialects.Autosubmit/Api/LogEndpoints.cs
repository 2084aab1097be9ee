using System.Text.Json.Nodes;
using Fairlead.Core.Experiments;
using Fairlead.Core.Journal;
using Fairlead.Core.Storages;
using Fairlead.Dialects.Autosubmit.Json;
using Fairlead.Dialects.Autosubmit.Reading;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Journal;
using Fairlead.Gateway.Storages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.Autosubmit.Api;

/// <summary>What is written of experiments, and by their jobs. What goes wrong is told in the shape of the reply, with status 200.</summary>
internal static class LogEndpoints
{
    private const int MostLines = 150;

    public static void MapLogs(this RouteGroupBuilder root)
    {
        root.MapGet("/v3/exprun/{expid}", RunLog).About("The end of the log of the newest run");
        root.MapGet("/v3/logrun/{expid}", LogState).About("Whether it runs, and since when its log says nothing new");
        root.MapGet("/v3/exp-recovery-logs/{expid}", RecoveryLogs).About("Logs of fetching logs: this gateway fetches none");
        root.MapGet("/v3/joblog/{file}", JobLog).About("The end of what a job wrote");
    }

    private static async Task<JsonReply> RunLog(string expid, Caller caller, ExperimentAccess access, IRunLog log, JobTables tables, CancellationToken cancellationToken)
    {
        if (!(await access.FindAsync(caller, expid, cancellationToken)).TryGet(out var experiment, out var refusal))
        {
            return Log(string.Empty, null, null, tables, refusal.Message);
        }

        if (await EndAsync(experiment, log, cancellationToken) is not { Count: > 0 } entries)
        {
            return Log(string.Empty, null, null, tables);
        }

        var begun = experiment.LastStart?.StartedAt ?? entries[0].At;
        var lines = entries.Select(entry => $"{tables.Time.Local(entry.At)} {Word(entry.Level)} {entry.Message}{(entry.Actor is { } actor ? $" ({actor})" : string.Empty)}");
        return Log($"{tables.Time.Stamp(begun)}_run.log", [.. lines], entries[^1].At, tables);
    }

    private static async Task<JsonReply> LogState(string expid, Caller caller, ExperimentAccess access, IRunLog log, JobTables tables, CancellationToken cancellationToken)
    {
        var isFound = (await access.FindAsync(caller, expid, cancellationToken)).TryGet(out var experiment, out var refusal);
        var entries = experiment is null ? [] : await EndAsync(experiment, log, cancellationToken);
        return JsonReply.Of(new JsonObject
        {
            ["error"] = !isFound,
            ["error_message"] = refusal?.Message ?? string.Empty,
            ["is_running"] = experiment?.IsGoing ?? false,
            ["timediff"] = entries.Count > 0 ? (long)(tables.Now - entries[^1].At).TotalSeconds : 0,
            ["log_path"] = entries.Count > 0 ? $"{tables.FolderOf(expid)}/tmp/ASLOGS/{tables.Time.Stamp(experiment?.LastStart?.StartedAt ?? entries[0].At)}_run.log" : string.Empty,
        });
    }

    private static async Task<JsonReply> RecoveryLogs(string expid, Caller caller, ExperimentAccess access, CancellationToken cancellationToken)
    {
        var isFound = (await access.FindAsync(caller, expid, cancellationToken)).TryGet(out _, out var refusal);
        return JsonReply.Of(new JsonObject { ["platform_recovery_logs"] = new JsonArray(), ["error"] = !isFound, ["error_message"] = refusal?.Message ?? string.Empty });
    }

    private static async Task<JsonReply> JobLog(
        string file, Caller caller, ExperimentAccess access, IPrincipals principals, OpenStorage open, JobTables tables, CancellationToken cancellationToken)
    {
        if (file.Contains('/', StringComparison.Ordinal) || file.Contains('\\', StringComparison.Ordinal) || file.Contains("%2f", StringComparison.OrdinalIgnoreCase) || file.Contains("..", StringComparison.Ordinal))
        {
            return Log(file, null, null, tables, "Unsafe log file path");
        }

        var expid = file.Split('_')[0];
        if (!(await access.FindAsync(caller, expid, cancellationToken)).TryGet(out var experiment, out var refusal))
        {
            return Log(file, null, null, tables, refusal.Message);
        }

        var path = $"{tables.LogFolderOf(expid)}/{file}";
        // Whoever may read the experiment may read what its jobs wrote; the directory of the job is its owner's.
        if (await tables.FindLogAsync(experiment, file, cancellationToken) is not { } log || await principals.FindAsync(experiment.Owner, cancellationToken) is not { } owner)
        {
            return Log(path, null, null, tables);
        }

        return (await open.RunAsync(owner, new StorageId.WorkingDirectory(log.Attempt.Job), cancellationToken)).TryGet(out var directory, out refusal)
            && (await TextTail.ReadAsync(directory.Files, $"/{log.Job}{(log.IsError ? ".err" : ".out")}", MostLines, cancellationToken)).TryGet(out var lines, out refusal)
                ? Log(path, lines, log.Attempt.EndedAt ?? tables.Now, tables)
                : Log(path, null, null, tables);
    }

    /// <summary>The last entries of the newest list of jobs.</summary>
    private static async Task<IReadOnlyList<JournalEntry>> EndAsync(Experiment experiment, IRunLog log, CancellationToken cancellationToken)
    {
        if (experiment.Current is not { } generation)
        {
            return [];
        }

        var total = (await log.ReadAsync(generation.Run, new RunLogQuery(JournalLevels.All, 0, 0), cancellationToken)).Total;
        return (await log.ReadAsync(generation.Run, new RunLogQuery(JournalLevels.All, Math.Max(0, total - MostLines), MostLines), cancellationToken)).Entries;
    }

    private static JsonReply Log(string file, IReadOnlyList<string>? lines, DateTimeOffset? at, JobTables tables, string? error = null) => JsonReply.Of(new JsonObject
    {
        ["logfile"] = file,
        ["found"] = lines is not null,
        ["lastModified"] = at is { } time ? tables.Time.Local(time) : string.Empty,
        ["timeStamp"] = at is { } known ? known.ToUnixTimeSeconds() : JsonValue.Create(string.Empty),
        ["error"] = error is not null,
        ["error_message"] = error ?? string.Empty,
        ["logcontent"] = new JsonArray([.. (lines ?? []).Select((line, i) => (JsonNode?)new JsonObject { ["index"] = i, ["content"] = line })]),
    });

    private static string Word(JournalLevel level) => level switch
    {
        JournalLevel.Debug => "[DEBUG]",
        JournalLevel.Warning => "[WARNING]",
        JournalLevel.Error => "[ERROR]",
        _ => "[INFO]",
    };
}
