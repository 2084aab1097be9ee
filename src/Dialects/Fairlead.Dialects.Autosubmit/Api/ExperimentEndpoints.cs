using System.Globalization;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Experiments;
using Fairlead.Dialects.Autosubmit.Configuration;
using Fairlead.Dialects.Autosubmit.Json;
using Fairlead.Dialects.Autosubmit.Reading;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.Autosubmit.Api;

/// <summary>What is known of an experiment as a whole.</summary>
internal static class ExperimentEndpoints
{
    private const string NotKnown = "NA";
    private const int UsualPause = 10;

    public static void MapExperiments(this RouteGroupBuilder root)
    {
        root.MapGet("/v4/experiments/{expid}", One).About("One experiment");
        root.MapGet("/v3/expinfo/{expid}", Info).About("One experiment with its configuration");
        root.MapGet("/v3/ifrun/{expid}", IsRunning).About("Whether it runs");
    }

    private static async Task<IResult> One(string expid, Caller caller, ExperimentAccess access, CancellationToken cancellationToken) =>
        (await access.FindAsync(caller, expid, cancellationToken)).TryGet(out var experiment, out var refusal)
            ? JsonReply.Of(new JsonObject
            {
                ["id"] = experiment.Number,
                ["name"] = experiment.Name,
                ["description"] = experiment.Description,
                ["autosubmit_version"] = experiment.LanguageVersion,
            })
            : AutosubmitError.Of(refusal);

    private static async Task<JsonReply> IsRunning(string expid, Caller caller, ExperimentAccess access, CancellationToken cancellationToken)
    {
        var isFound = (await access.FindAsync(caller, expid, cancellationToken)).TryGet(out var experiment, out var refusal);
        return JsonReply.Of(new JsonObject { ["running"] = experiment?.IsGoing ?? false, ["error"] = !isFound, ["error_message"] = refusal?.Message ?? string.Empty });
    }

    private static async Task<JsonReply> Info(
        string expid, Caller caller, ExperimentAccess access, ExperimentConfigurations configurations, JobTables tables, CancellationToken cancellationToken)
    {
        if (!(await access.FindAsync(caller, expid, cancellationToken)).TryGet(out var experiment, out var refusal))
        {
            return JsonReply.Of(Unknown(expid, refusal));
        }

        var root = (await configurations.NowAsync(experiment, cancellationToken)).TryGet(out var read, out _) ? read : null;
        var info = Of(experiment, tables);
        Configured(info, root);
        if (root is not null)
        {
            info["workflow_commit"] = root.TextAt("AUTOSUBMIT.WORKFLOW_COMMIT");
        }

        return JsonReply.Of(info);
    }

    private static JsonObject Of(Experiment experiment, JobTables tables) => new()
    {
        ["expid"] = experiment.Name,
        ["path"] = tables.FolderOf(experiment.Name),
        ["owner_id"] = 0,
        ["owner"] = experiment.Owner,
        ["time_last_access"] = tables.Time.Local(experiment.Current?.ChangedAt ?? experiment.ChangedAt),
        ["time_last_mod"] = tables.Time.Local(experiment.ChangedAt),
        ["error"] = false,
        ["error_message"] = string.Empty,
        ["description"] = experiment.Description,
        ["version"] = experiment.LanguageVersion,
        ["hpc"] = experiment.Platform,
        ["running"] = experiment.IsGoing,
        ["pkl_timestamp"] = experiment.Current?.ChangedAt.ToUnixTimeSeconds() ?? 0,
        ["total_jobs"] = experiment.Current?.Counts.Total ?? 0,
        ["completed_jobs"] = experiment.Current?.Counts.Succeeded ?? 0,
        ["db_historic_version"] = NotKnown,
    };

    private static void Configured(JsonObject info, ConfigMap? root)
    {
        var isGit = string.Equals(root?.TextAt("PROJECT.PROJECT_TYPE"), "git", StringComparison.OrdinalIgnoreCase);
        info["model"] = (isGit ? root?.TextAt("GIT.PROJECT_ORIGIN") : null) ?? NotKnown;
        info["branch"] = (isGit ? root?.TextAt("GIT.PROJECT_BRANCH") : null) ?? NotKnown;
        info["updateTime"] = Number(root, "CONFIG.SAFETYSLEEPTIME") ?? UsualPause;
        info["chunk_size"] = Number(root, "EXPERIMENT.CHUNKSIZE") ?? 0;
        info["chunk_unit"] = root?.TextAt("EXPERIMENT.CHUNKSIZEUNIT")?.ToLowerInvariant() ?? "default";
    }

    private static JsonObject Unknown(string expid, Refusal refusal) => new()
    {
        ["expid"] = expid,
        ["path"] = NotKnown,
        ["owner_id"] = 0,
        ["owner"] = NotKnown,
        ["time_last_access"] = string.Empty,
        ["time_last_mod"] = string.Empty,
        ["error"] = true,
        ["error_message"] = refusal.Message,
        ["description"] = string.Empty,
        ["version"] = string.Empty,
        ["model"] = NotKnown,
        ["branch"] = NotKnown,
        ["hpc"] = string.Empty,
        ["updateTime"] = 0,
        ["running"] = false,
        ["pkl_timestamp"] = 0,
        ["chunk_size"] = 0,
        ["chunk_unit"] = "default",
        ["total_jobs"] = 0,
        ["completed_jobs"] = 0,
        ["db_historic_version"] = NotKnown,
    };

    private static int? Number(ConfigMap? root, string path) => int.TryParse(root?.TextAt(path), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
