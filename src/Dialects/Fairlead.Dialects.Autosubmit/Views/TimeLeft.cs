using System.Text.Json.Nodes;
using Fairlead.Core;

namespace Fairlead.Dialects.Autosubmit.Views;

/// <summary>How long the chunks of a section will still take, if they go on as they have.</summary>
/// <param name="Seconds">How long, or null while no chunk is done.</param>
/// <param name="Total">How many chunks there are.</param>
/// <param name="Remaining">How many are not done.</param>
/// <param name="Average">How long one takes in the mean, in seconds.</param>
internal sealed record TimeLeft(double? Seconds, int Total, int Remaining, double? Average)
{
    /// <summary>That of a section; refused where it has no chunks.</summary>
    public static Outcome<TimeLeft> Of(JobTable table, string section)
    {
        var jobs = table.Jobs.Where(job => job.Section == section).ToList();
        if (jobs.Count == 0)
        {
            return Refusal.Invalid("section", $"No jobs found for section '{section}' in experiment '{table.Expid}'");
        }

        var chunks = jobs.Where(job => job.Place.Chunk is not null).GroupBy(job => job.Place.Chunk).ToList();
        if (chunks.Count == 0)
        {
            return Refusal.Invalid("section", $"Section '{section}' in experiment '{table.Expid}' has no chunked jobs");
        }

        var done = chunks.Where(chunk => chunk.All(job => job.Status is AutosubmitStatus.Completed)).ToList();
        var times = done.Select(TimeOf).OfType<double>().ToList();
        double? average = times.Count > 0 ? times.Average() : null;
        var remaining = chunks.Count - done.Count;
        return new TimeLeft(remaining == 0 ? 0 : average * remaining, chunks.Count, remaining, average);
    }

    /// <summary>As the reply has it.</summary>
    public JsonObject ToJson() => new()
    {
        ["eta_seconds"] = Seconds,
        ["chunks_total"] = Total,
        ["chunks_remaining"] = Remaining,
        ["avg_runtime_per_chunk_seconds"] = Average,
    };

    private static double? TimeOf(IEnumerable<JobRecord> chunk)
    {
        var times = chunk.Select(job => job.Times).Where(t => t is { Started: not null, Finished: not null }).ToList();
        return times.Count > 0 ? (times.Max(t => t.Finished) - times.Min(t => t.Started))?.TotalSeconds : null;
    }
}
