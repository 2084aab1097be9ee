using System.Globalization;
using System.Text.Json.Nodes;
using Fairlead.Core.Jobs;
using Fairlead.Core.Journal;
using Fairlead.Core.Storages;
using Fairlead.Dialects.Unicore.Description;

namespace Fairlead.Dialects.Unicore.Jobs;

/// <summary>A job as UNICORE shows it.</summary>
/// <param name="job">The job.</param>
/// <param name="links">Where everything is.</param>
internal sealed class JobView(Job job, UnicoreLinks links)
{
    /// <summary>The key under which a job's own progress is shown.</summary>
    public const string ProgressKey = "progress";

    /// <summary>The file in its working directory in which a job says how far it is, as a number from 0 to 1.</summary>
    public const string ProgressFile = ".UNICORE_PROGRESS_INDICATION";

    private const string NotKnown = "N/A";

    /// <summary>The whole representation.</summary>
    /// <param name="ownerName">The X.500 name of the owner.</param>
    /// <param name="defaultQueue">The queue of jobs that name none, or null.</param>
    /// <param name="history">What happened to it, or null where nobody asks for the log.</param>
    /// <param name="now">The time.</param>
    public JsonObject Of(string ownerName, string? defaultQueue, IReadOnlyList<JournalRecord>? history, DateTimeOffset now)
    {
        var view = new JsonObject
        {
            ["status"] = UnicoreStates.Of(job),
            ["statusMessage"] = UnicoreStates.MessageOf(job),
            ["name"] = job.Description.Name,
            ["jobType"] = JobKinds.Of(job.Description),
            ["queue"] = job.Description.Resources.Queue ?? defaultQueue ?? NotKnown,
            ["batchSystemID"] = JobKinds.BatchIdOf(Shown) ?? NotKnown,
            ["submissionTime"] = UnicoreTime.Format(job.CreatedAt),
            ["currentTime"] = UnicoreTime.Format(now),
            ["consumedTime"] = ConsumedTime(now),
            ["submissionPreferences"] = Preferences(),
            ["owner"] = ownerName,
            ["acl"] = AccessList.Of(job.Grants),
            ["tags"] = Texts(job.Tags),
        };
        if (history is not null)
        {
            view["log"] = Texts(history.Where(r => r.Entry.Level is not JournalLevel.Debug).Select(r => $"{UnicoreTime.FormatLog(r.Entry.At)}: {r.Entry.Message}"));
        }

        AddWhereKnown(view);
        view["_links"] = Links();
        return view;
    }

    /// <summary>Where it has come to its main program, that is what counts.</summary>
    private Attempt? Shown => job.MainAttempt ?? job.CurrentAttempt;

    private void AddWhereKnown(JsonObject view)
    {
        if (job.ExitCode is { } code)
        {
            view["exitCode"] = code.ToString(CultureInfo.InvariantCulture);
        }

        if (job.ExpiresAt is { } end)
        {
            view["terminationTime"] = UnicoreTime.Format(end);
        }

        if (job.UnobservedSince is { } since)
        {
            view["unobservedSince"] = UnicoreTime.Format(since);
        }

        if (job.Index is { } index)
        {
            view["arrayTask"] = index;
        }

        if (job.Tasks is { } tasks)
        {
            view["arrayTasks"] = new JsonObject { ["total"] = tasks.Total, ["successful"] = tasks.Succeeded, ["failed"] = tasks.Failed };
        }
    }

    private JsonObject Preferences() =>
        new(UnicorePreferences.Show(job.Account, job.Preferences).Select(p => KeyValuePair.Create(p.Key, (JsonNode?)Texts(p.Values))));

    private JsonObject ConsumedTime(DateTimeOffset now)
    {
        var attempt = job.MainAttempt;
        var end = attempt?.End?.At;
        var started = attempt?.StartedAt;
        return new JsonObject
        {
            ["total"] = Seconds(job.CreatedAt, job.IsFinal ? job.ChangedAt : now),
            ["stage-in"] = job.Description.Imports.IsEmpty ? NotKnown : Seconds(job.CreatedAt, job.Attempts is [{ CreatedAt: var first }, ..] ? first : null),
            ["preCommand"] = Spent(before: true),
            ["queued"] = Seconds(attempt?.SubmittedAt, started ?? (job.IsFinal ? null : now)),
            ["main"] = attempt?.End?.Usage is { Wall: var wall } ? Whole(wall) : Seconds(started, end ?? (job.IsFinal ? null : now)),
            ["postCommand"] = Spent(before: false),
            ["stage-out"] = job.Description.Exports.IsEmpty ? NotKnown : Seconds(job.CurrentAttempt?.End?.At, job.IsFinal ? job.ChangedAt : now),
        };
    }

    /// <summary>The time that commands before or after the main program took.</summary>
    private string Spent(bool before)
    {
        var main = JobPhase.MainOf(job.Phases);
        var times = job.Attempts.Where(a => before ? a.Phase < main : a.Phase > main).Select(a => a.End?.Usage?.Wall).OfType<TimeSpan>().ToList();
        return times.Count == 0 ? NotKnown : Whole(times.Aggregate(TimeSpan.Zero, (sum, time) => sum + time));
    }

    private JsonObject Links()
    {
        var self = links.Job(job.Id);
        var all = new JsonObject
        {
            ["self"] = UnicoreLinks.To(self),
            ["details"] = UnicoreLinks.To($"{self}/details", "Batch system view"),
            ["submitted"] = UnicoreLinks.To($"{self}/submitted", "Job as submitted"),
            ["action:start"] = UnicoreLinks.To($"{self}/actions/start", "Start"),
            ["action:abort"] = UnicoreLinks.To($"{self}/actions/abort", "Abort"),
            ["action:restart"] = UnicoreLinks.To($"{self}/actions/restart", "Restart"),
            ["forwarding"] = UnicoreLinks.To($"{self}/forward-port", "Tunnel"),
            ["workingDirectory"] = UnicoreLinks.To(links.Storage(new StorageId.WorkingDirectory(job.Id)), "Working directory"),
            ["parentTSS"] = UnicoreLinks.To(links.Site(job.Site), "Site"),
        };
        if (job.Tasks is not null)
        {
            all["tasks"] = UnicoreLinks.To($"{self}/tasks", "Tasks of the array");
        }

        if (job.Parent is { } parent)
        {
            all["array"] = UnicoreLinks.To(links.Job(parent), "The array it belongs to");
        }

        return all;
    }

    private static string Seconds(DateTimeOffset? from, DateTimeOffset? to) => from is { } start && to is { } end ? Whole(end - start) : NotKnown;

    private static string Whole(TimeSpan time) => Math.Max(0, (long)time.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode?)t)]);
}
