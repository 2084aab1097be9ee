using System.Globalization;
using System.Text.Json;
using Fairlead.Dialects.Autosubmit.Json;

namespace Fairlead.Dialects.Autosubmit.Views;

/// <summary>The replies that list jobs without saying much of each.</summary>
internal static class JobLists
{
    /// <summary>The quick view of version 3.</summary>
    public static async ValueTask WriteQuickAsync(JobTable table, JsonBreath breath, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.Verdict();
        json.WriteStartArray("view_data");
        foreach (var job in table.Jobs)
        {
            json.WriteStartObject();
            json.WriteString("name", job.Name);
            json.WriteString("path_log", table.LogFolder);
            json.WriteString("out", $"/{job.Out}");
            json.WriteString("err", $"/{job.Err}");
            json.WriteEndObject();
            await breath.TakeAsync();
        }

        json.WriteEndArray();
        json.WriteStartArray("tree_view");
        foreach (var job in Ordered(table))
        {
            json.WriteStartObject();
            json.WriteString("title", Badges.QuickTitle(job));
            json.WriteString("refKey", job.Name);
            json.WriteString("data", "Empty");
            json.Field("children", []);
            json.WriteString("status", job.Status.Word());
            json.WriteEndObject();
            await breath.TakeAsync();
        }

        json.WriteEndArray();
        QuickCounts(json, FolderCounts.Of(table.Jobs));
        json.WriteEndObject();
    }

    /// <summary>The quick view where there is none.</summary>
    public static JsonReply QuickFailed(string error) => JsonReply.Small(json =>
    {
        json.WriteStartObject();
        json.Verdict(error);
        json.Field("view_data", []);
        json.Field("tree_view", []);
        QuickCounts(json, new FolderCounts(0, 0, 0, 0, 0, 0));
        json.WriteEndObject();
    });

    /// <summary>The jobs of version 4.</summary>
    /// <param name="table">The jobs.</param>
    /// <param name="isQuick">Whether only names and statuses are wanted.</param>
    public static JsonReply Jobs(JobTable table, bool isQuick) => new(async (breath, json) =>
    {
        json.WriteStartObject();
        json.WriteStartArray("jobs");
        foreach (var job in Ordered(table))
        {
            json.WriteStartObject();
            json.WriteString("name", job.Name);
            json.WriteString("status", job.Status.Word());
            if (!isQuick)
            {
                Rest(json, job);
            }

            json.WriteEndObject();
            await breath.TakeAsync();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <summary>Everything about one job.</summary>
    public static JsonReply Job(JobTable table, JobRecord job, WireTime time) => JsonReply.Small(json =>
    {
        json.WriteStartObject();
        json.WriteString("name", job.Name);
        json.WriteString("status", job.Status.Word());
        json.WriteString("section", job.Section);
        json.Field("date", job.Place.Date?.ToString("yyyyMMdd", CultureInfo.InvariantCulture));
        Numbers(json, job);
        json.Field("out_path_local", job.Out is { } output && job.Status.ShowsFinish() ? $"{table.LogFolder}/{output}" : null);
        json.Field("err_path_local", job.Err is { } error && job.Status.ShowsFinish() ? $"{table.LogFolder}/{error}" : null);
        json.WriteNumber("chunk_size", table.ChunkSize);
        json.WriteString("chunk_unit", table.ChunkUnitWord);
        json.WriteString("platform", job.Demand.Platform);
        if (job.BatchId is null)
        {
            json.WriteNull("remote_id");
        }
        else
        {
            JobFields.BatchId(json, "remote_id", job.BatchId);
        }

        json.Field("qos", job.Demand.Queue);
        json.Field("workflow_commit", job.Commit);
        json.WriteNumber("processors", job.Demand.Processors);
        json.Field("submit", job.Status.ShowsSubmit() ? time.Local(job.Times.Submitted) : null);
        json.Field("start", job.Status.ShowsStart() ? time.Local(job.Times.Started) : null);
        json.Field("finish", job.Status.ShowsFinish() ? time.Local(job.Times.Finished) : null);
        json.Field("wallclock", job.Demand.Wallclock.Length > 0 ? job.Demand.Wallclock : null);
        json.Field("last_wrapper", job.Wrapper);
        json.WriteEndObject();
    });

    /// <summary>Those a job waits for, or those that wait for it.</summary>
    /// <param name="field">Which of these.</param>
    /// <param name="jobs">They.</param>
    /// <param name="withStatus">Whether their statuses are wanted.</param>
    public static JsonReply Relatives(string field, IEnumerable<JobRecord> jobs, bool withStatus) => JsonReply.Small(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray(field);
        foreach (var job in jobs)
        {
            json.WriteStartObject();
            json.WriteString("job_name", job.Name);
            if (withStatus)
            {
                json.WriteString("status", job.Status.Word());
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <summary>The wrappers with their jobs.</summary>
    public static JsonReply Wrappers(JobTable table) => JsonReply.Small(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("wrappers");
        foreach (var wrapper in table.Wrappers)
        {
            json.WriteStartObject();
            json.WriteString("wrapper_name", wrapper.Key);
            json.Field("job_names", wrapper.Select(i => table.Jobs[i].Name));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void Rest(Utf8JsonWriter json, JobRecord job)
    {
        json.WriteNumber("priority", job.Priority);
        json.WriteString("section", job.Section);
        json.Field("date", job.Place.Date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Numbers(json, job);
        json.WriteString("out_path_local", job.Out ?? string.Empty);
        json.WriteString("err_path_local", job.Err ?? string.Empty);
        json.WriteString("out_path_remote", string.Empty);
        json.WriteString("err_path_remote", string.Empty);
    }

    private static void Numbers(Utf8JsonWriter json, JobRecord job)
    {
        json.Field("member", job.Place.Member);
        json.Field("chunk", job.Place.Chunk);
        json.Field("split", job.Place.Split);
        json.Field("splits", job.Place.Splits);
    }

    private static void QuickCounts(Utf8JsonWriter json, FolderCounts counts)
    {
        json.WriteNumber("total", counts.Total);
        json.WriteNumber("completed", counts.Completed);
        json.WriteNumber("failed", counts.Failed);
        json.WriteNumber("running", counts.Running);
        json.WriteNumber("queuing", counts.Queuing);
    }

    private static IEnumerable<JobRecord> Ordered(JobTable table) => JobTree.OthersFirst(
        table.Jobs, job => job.Status is AutosubmitStatus.Completed or AutosubmitStatus.Waiting or AutosubmitStatus.Ready);
}
