using System.Globalization;
using System.Text.Json;
using Fairlead.Dialects.Autosubmit.Json;

namespace Fairlead.Dialects.Autosubmit.Views;

/// <summary>The fields of jobs that the replies for the tree, the graph and those who watch them share.</summary>
/// <param name="table">The jobs.</param>
/// <param name="time">Writes times.</param>
internal sealed class JobFields(JobTable table, WireTime time)
{
    /// <summary>The names.</summary>
    public static void Names(Utf8JsonWriter json, JobRecord job)
    {
        json.WriteString("id", job.Name);
        json.WriteString("internal_id", job.Name);
        json.WriteString("label", job.Name);
    }

    /// <summary>How it stands.</summary>
    public static void Status(Utf8JsonWriter json, JobRecord job)
    {
        json.WriteString("status", job.Status.Word());
        json.WriteNumber("status_code", (int)job.Status);
        json.WriteString("status_color", job.Status.Colour());
    }

    /// <summary>Where it belongs and what it asks for.</summary>
    public void Description(Utf8JsonWriter json, JobRecord job)
    {
        json.WriteString("platform_name", job.Demand.Platform);
        json.Field("chunk", job.Place.Chunk);
        json.WriteNumber("chunk_size", table.ChunkSize);
        json.WriteString("chunk_unit", table.ChunkUnitWord);
        json.Field("member", job.Place.Member);
        json.Field("date", Day(job.Place.Begin));
        json.Field("date_plus", Day(job.Place.End));
        json.Field("split", job.Place.Split);
        json.Field("splits", job.Place.Splits);
        json.WriteString("section", job.Section);
        json.WriteString("queue", job.Demand.Queue ?? "None");
        json.WriteNumber("processors", job.Demand.Processors);
        json.WriteString("wallclock", job.Demand.Wallclock);
        json.WriteNull("custom_directives");
    }

    /// <summary>When things happened to it, how long they took and what is left of it. What a job's status does not have is null.</summary>
    public void Progress(Utf8JsonWriter json, JobRecord job)
    {
        json.Field("SYPD", table.SypdOf(job));
        json.Field("ASYPD", table.AsypdOf(job));
        Course(json, job);
        json.Field("workflow_commit", job.Commit);
    }

    /// <summary>The same for those who watch.</summary>
    public void News(Utf8JsonWriter json, JobRecord job)
    {
        json.WriteString("name", job.Name);
        json.WriteNumber("priority", job.Priority);
        Status(json, job);
        json.Field("SYPD", table.SypdOf(job));
        Course(json, job);
        json.WriteString("running_text", Badges.TimesText(job, table.Now));
        json.Field("workflow_commit", job.Commit);
    }

    /// <summary>Those it waits for and those that wait for it.</summary>
    public void Relatives(Utf8JsonWriter json, int job)
    {
        json.WriteNumber("children", table.Children[job].Count);
        json.Field("children_list", table.Children[job].Select(child => table.Jobs[child].Name));
        json.WriteNumber("parents", table.Parents[job].Count);
        json.Field("parent_list", table.Parents[job].Select(parent => table.Jobs[parent].Name));
    }

    private void Course(Utf8JsonWriter json, JobRecord job)
    {
        var (status, times) = (job.Status, job.Times);
        // The names say minutes, but these have always been seconds.
        json.WriteNumber("minutes_queue", status.ShowsSubmit() ? times.Queued(table.Now) : 0);
        json.WriteNumber("minutes", status.ShowsStart() ? times.Ran(table.Now) : 0);
        json.Field("submit", status.ShowsSubmit() ? time.Local(times.Submitted) : null);
        json.Field("start", status.ShowsStart() ? time.Local(times.Started) : null);
        json.Field("finish", status.ShowsFinish() ? time.Local(times.Finished) : null);
        json.Field("out", LogOf(job, job.Out));
        json.Field("err", LogOf(job, job.Err));
        BatchId(json, "rm_id", job.BatchId);
    }

    /// <summary>The number on the site: as a number where it is one, and 0 for none.</summary>
    public static void BatchId(Utf8JsonWriter json, string field, string? id)
    {
        if (id is null || long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            json.WriteNumber(field, long.Parse(id ?? "0", CultureInfo.InvariantCulture));
        }
        else
        {
            json.WriteString(field, id);
        }
    }

    private string? LogOf(JobRecord job, string? file) => file is not null && job.Status.ShowsFinish() ? $"{table.LogFolder}/{file}" : null;

    private static string? Day(DateTime? day) => day?.ToString("yyyy MM dd", CultureInfo.InvariantCulture);
}
