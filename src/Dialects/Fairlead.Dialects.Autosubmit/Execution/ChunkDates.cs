using System.Globalization;
using Fairlead.Dialects.Autosubmit.Graph;
using Fairlead.Dialects.Autosubmit.Language;

namespace Fairlead.Dialects.Autosubmit.Execution;

/// <summary>What scripts can ask about the dates of a job.</summary>
internal static class ChunkDates
{
    /// <summary>The values of a job that has a date; none for one without.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Of(GraphJob job, ExperimentPlan plan)
    {
        if (job.Date < 0)
        {
            return [];
        }

        var date = plan.Dates[job.Date];
        var chunk = Math.Max(1, job.Chunk);
        var begin = plan.Calendar.Add(date, (chunk - 1) * plan.ChunkSize, plan.ChunkUnit);
        var end = plan.Calendar.Add(date, chunk * plan.ChunkSize, plan.ChunkUnit);
        var last = plan.Calendar.Add(date, plan.LastChunk * plan.ChunkSize, plan.ChunkUnit);
        var step = plan.ChunkUnit is TimeUnit.Hour ? TimeSpan.FromHours(1) : TimeSpan.FromDays(1);
        return
        [
            .. Parts("CHUNK_START_", begin, plan),
            .. Parts("CHUNK_END_", end, plan),
            .. Parts("CHUNK_SECOND_TO_LAST_", end - step, plan),
            new("DAY_BEFORE", plan.Text(date.AddDays(-1))),
            new("RUN_DAYS", Whole(plan.Calendar.Between(begin, end, TimeUnit.Day))),
            new("PREV", Whole(plan.Calendar.Between(date, begin, TimeUnit.Day))),
            new("CHUNK_END_IN_DAYS", Whole(plan.Calendar.Between(date, end, TimeUnit.Day))),
            new("CHUNK_FIRST", Truth(chunk == 1)),
            new("CHUNK_LAST", Truth(chunk == plan.LastChunk)),
            new("CHUNK_END_DATE_LAST", plan.Text(last)),
            new("LDATE", plan.Text(last.AddDays(-1))),
        ];
    }

    private static IEnumerable<KeyValuePair<string, string>> Parts(string prefix, DateTime date, ExperimentPlan plan) =>
    [
        new($"{prefix}DATE", plan.Text(date)),
        new($"{prefix}YEAR", Form(date, "yyyy")),
        new($"{prefix}MONTH", Form(date, "MM")),
        new($"{prefix}DAY", Form(date, "dd")),
        new($"{prefix}HOUR", Form(date, "HH")),
    ];

    private static string Form(DateTime date, string form) => date.ToString(form, CultureInfo.InvariantCulture);

    private static string Whole(double days) => ((int)days).ToString(CultureInfo.InvariantCulture);

    private static string Truth(bool value) => value ? "TRUE" : "FALSE";
}
