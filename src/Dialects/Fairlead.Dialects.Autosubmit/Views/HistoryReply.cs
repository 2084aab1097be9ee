using System.Text.Json;
using Fairlead.Dialects.Autosubmit.Json;

namespace Fairlead.Dialects.Autosubmit.Views;

/// <summary>The reply with all tries of a job.</summary>
internal static class HistoryReply
{
    /// <param name="table">The jobs of the experiment.</param>
    /// <param name="attempts">The tries of one of them, the oldest first.</param>
    /// <param name="time">Writes times.</param>
    public static JsonReply Of(JobTable table, IReadOnlyList<JobAttempt> attempts, WireTime time) => JsonReply.Small(json =>
    {
        json.WriteStartObject();
        json.Verdict();
        json.WriteString("path_to_logs", table.LogFolder);
        json.WriteStartArray("history");
        foreach (var attempt in attempts.Reverse())
        {
            Write(json, table, attempt, time);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <summary>Where there is nothing to tell.</summary>
    public static JsonReply Failed(string? error) => JsonReply.Small(json =>
    {
        json.WriteStartObject();
        json.Verdict(error);
        json.WriteString("path_to_logs", string.Empty);
        json.Field("history", []);
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, JobTable table, JobAttempt attempt, WireTime time)
    {
        var record = table.Jobs.FirstOrDefault(job => job.Name == attempt.Job) is { } job ? job with { Status = attempt.Status, Times = attempt.Times } : null;
        var times = attempt.Times;
        json.WriteStartObject();
        json.WriteNumber("counter", attempt.Counter);
        json.Field("created", time.Dashed(times.Submitted ?? attempt.RunCreated));
        json.Field("submit", time.Local(times.Submitted));
        json.Field("start", time.Local(times.Started));
        json.Field("finish", time.Local(times.Finished));
        json.WriteString("queue_time", WireTime.Span(times.Queued(table.Now)));
        json.WriteString("run_time", WireTime.Span(times.Ran(table.Now)));
        json.WriteNumber("ncpus", attempt.Demand.Processors);
        json.WriteString("wallclock", attempt.Demand.Wallclock);
        json.WriteString("qos", attempt.Demand.Queue ?? "None");
        json.WriteString("platform", attempt.Demand.Platform);
        JobFields.BatchId(json, "job_id", attempt.BatchId);
        json.WriteNumber("nodes", 0);
        json.WriteNumber("energy", 0);
        json.WriteString("status", attempt.Status.Word());
        json.Field("ASYPD", record is null ? null : table.AsypdOf(record));
        json.Field("SYPD", record is null ? null : table.SypdOf(record));
        json.WriteNumber("run_id", attempt.Run);
        json.WriteString("run_created", time.Dashed(attempt.RunCreated));
        json.WriteString("out", attempt.Out ?? string.Empty);
        json.WriteString("err", attempt.Err ?? string.Empty);
        json.WriteEndObject();
    }
}
