using System.Text.Json.Nodes;

namespace Fairlead.Dialects.Autosubmit.Views;

/// <summary>How fast an experiment simulates.</summary>
internal static class Performance
{
    private const string Simulation = "SIM";
    private const double FarthestOut = 7;
    private static readonly string[] AtTheEnd = ["TRANSFER", "CLEAN"];

    /// <summary>The reply.</summary>
    /// <param name="table">The jobs.</param>
    public static JsonObject Of(JobTable table)
    {
        var done = table.Jobs.Where(job => job is { Section: Simulation, Status: AutosubmitStatus.Completed }).ToList();
        var usual = Usual(done, table.Now);
        var (considered, others) = (done.Where(usual.Contains).ToList(), done.Where(job => !usual.Contains(job)).ToList());
        var years = considered.Sum(_ => YearsOf(table));
        var (run, queue) = (considered.Sum(job => job.Times.Ran(table.Now)), considered.Sum(job => job.Times.Queued(table.Now)));
        var demand = table.Jobs.FirstOrDefault(job => job.Section == Simulation)?.Demand;
        return new JsonObject
        {
            ["SY"] = years,
            ["SYPD"] = SimulatedYears.PerDayOfAll(years, run),
            ["ASYPD"] = SimulatedYears.PerDayOfAll(years, run == 0 ? 0 : run + queue + table.MeanPostTime),
            ["RSYPD"] = SimulatedYears.PerDayOfAll(years, FromFirstToLast(table, considered)),
            ["CHSY"] = considered.Count == 0 ? 0 : Math.Round(considered.Average(job => CoreHours(table, job)), 4),
            ["JPSY"] = 0,
            ["Parallelization"] = demand?.Elements ?? 1,
            ["Total_energy"] = 0,
            ["Total_footprint"] = 0.0,
            ["platform_info"] = new JsonObject { ["name"] = demand?.Platform ?? string.Empty, ["CF"] = 0.0, ["PUE"] = 0.0 },
            ["considered"] = new JsonArray([.. considered.Select(job => (JsonNode?)ToJson(table, job))]),
            ["not_considered"] = new JsonArray([.. others.Select(job => (JsonNode?)ToJson(table, job))]),
            ["error"] = false,
            ["error_message"] = string.Empty,
            ["warnings_job_data"] = new JsonArray([.. Warnings(done.Count, demand).Select(warning => (JsonNode?)warning)]),
        };
    }

    /// <summary>The reply where there is nothing to look at.</summary>
    public static JsonObject Failed(string error)
    {
        var document = new JsonObject();
        foreach (var number in new[] { "SY", "SYPD", "ASYPD", "RSYPD", "CHSY", "JPSY", "Parallelization", "Total_energy", "Total_footprint" })
        {
            document[number] = null;
        }

        document["platform_info"] = new JsonObject { ["name"] = string.Empty, ["CF"] = 0.0, ["PUE"] = 0.0 };
        document["considered"] = new JsonArray();
        document["not_considered"] = new JsonArray();
        document["error"] = true;
        document["error_message"] = error;
        document["warnings_job_data"] = new JsonArray();
        return document;
    }

    /// <summary>Those whose time is not far out; one far out says more of a broken site than of the model.</summary>
    private static HashSet<JobRecord> Usual(IReadOnlyList<JobRecord> jobs, DateTimeOffset now)
    {
        var ran = jobs.Where(job => job.Times.Ran(now) > 0).ToList();
        if (ran.Count < 2)
        {
            return [.. ran];
        }

        var times = ran.Select(job => (double)job.Times.Ran(now)).ToList();
        var median = Median(times);
        var spread = 1.4826 * Median([.. times.Select(t => Math.Abs(t - median))]);
        if (spread == 0)
        {
            spread = 1.2533 * times.Average(t => Math.Abs(t - median));
        }

        return spread == 0 ? [.. ran] : [.. ran.Where(job => Math.Abs((job.Times.Ran(now) - median) / spread) <= FarthestOut)];
    }

    private static double Median(IReadOnlyList<double> numbers)
    {
        var sorted = numbers.Order().ToList();
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }

    private static double FromFirstToLast(JobTable table, IReadOnlyList<JobRecord> considered)
    {
        var last = AtTheEnd
            .Select(section => table.Jobs.LastOrDefault(job => job.Section == section && job.Status is AutosubmitStatus.Completed)?.Times.Finished)
            .FirstOrDefault(time => time is not null);
        return considered is [{ Times.Started: { } first }, ..] && last is { } end ? Math.Max(0, (end - first).TotalSeconds) : 0;
    }

    private static double YearsOf(JobTable table) => SimulatedYears.Of(table.ChunkUnit, table.ChunkSize);

    private static double CoreHours(JobTable table, JobRecord job) =>
        Math.Round(job.Demand.Processors * job.Times.Ran(table.Now) / YearsOf(table) / 3600, 2);

    private static JsonObject ToJson(JobTable table, JobRecord job) => new()
    {
        ["name"] = job.Name,
        ["queue"] = job.Times.Queued(table.Now),
        ["running"] = job.Times.Ran(table.Now),
        ["CHSY"] = CoreHours(table, job),
        ["SYPD"] = table.SypdOf(job) ?? 0,
        ["ASYPD"] = table.AsypdOf(job) ?? 0,
        ["JPSY"] = 0,
        ["energy"] = 0,
        ["yps"] = YearsOf(table),
        ["ncpus"] = job.Demand.Processors,
        ["chunk"] = job.Place.Chunk,
        ["footprint"] = 0.0,
    };

    private static IEnumerable<string> Warnings(int done, JobDemand? demand)
    {
        if (demand is null)
        {
            yield return "There is no section SIM: nothing is measured.";
        }
        else if (done == 0)
        {
            yield return "No job of section SIM has completed yet.";
        }
        else
        {
            yield return "The energy that jobs use is not known; energy and footprint are 0.";
        }
    }
}
