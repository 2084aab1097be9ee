using System.Globalization;
using Fairlead.Dialects.Autosubmit.Configuration;

namespace Fairlead.Dialects.Autosubmit.Language;

/// <summary>Over what the jobs of an experiment go: its dates, members and chunks.</summary>
internal sealed record ExperimentPlan
{
    private const int MostChunks = 1_000_000;
    private static readonly string[] Forms = ["yyyy", "yyyyMM", "yyyyMMdd", "yyyyMMddHH", "yyyyMMddHHmm"];

    public required string Expid { get; init; }

    /// <summary>The start dates, in their order.</summary>
    public required IReadOnlyList<DateTime> Dates { get; init; }

    /// <summary>The members, in their order.</summary>
    public required IReadOnlyList<string> Members { get; init; }

    public required TimeUnit ChunkUnit { get; init; }

    /// <summary>How many units a chunk takes.</summary>
    public required int ChunkSize { get; init; }

    /// <summary>The number of the first chunk.</summary>
    public required int FirstChunk { get; init; }

    /// <summary>The number of the last chunk.</summary>
    public required int LastChunk { get; init; }

    public required ChunkCalendar Calendar { get; init; }

    /// <summary>How many chunks there are.</summary>
    public int Chunks => LastChunk - FirstChunk + 1;

    /// <summary>The date as names of jobs have it: with hours or minutes only where the experiment needs them.</summary>
    public string Text(DateTime date) => date.ToString(_format ??= FormatOf(), CultureInfo.InvariantCulture);

    private string? _format;

    /// <summary>Reads <c>EXPERIMENT</c>; what is wrong is among the findings.</summary>
    public static ExperimentPlan Read(ConfigMap root, Findings findings)
    {
        var map = root.Find("EXPERIMENT") as ConfigMap;
        if (map is null)
        {
            findings.Error(root.Find("EXPERIMENT")?.Place ?? root.Place, "EXPERIMENT", "It is missing.", "Write DATELIST, MEMBERS, CHUNKSIZEUNIT, CHUNKSIZE and NUMCHUNKS below it.");
            map = ConfigMap.Empty(root.Place);
        }

        var entries = new Entries(map, "EXPERIMENT", findings);
        var unit = entries.Choice<TimeUnit>("CHUNKSIZEUNIT");
        if (entries.Text("CHUNKSIZEUNIT") is null)
        {
            entries.Error("CHUNKSIZEUNIT", "It is missing.", "Write hour, day, month or year.");
        }

        var last = entries.Number("NUMCHUNKS", null, 1, MostChunks);
        return new ExperimentPlan
        {
            Expid = root.TextAt("DEFAULT.EXPID") ?? "",
            Dates = ReadDates(map, entries, findings),
            Members = ReadMembers(map, entries, findings),
            ChunkUnit = unit ?? TimeUnit.Month,
            ChunkSize = entries.Number("CHUNKSIZE", null, 1, MostChunks),
            FirstChunk = entries.Number("CHUNKINI", 1, 1, last),
            LastChunk = last,
            Calendar = ReadCalendar(entries),
        };
    }

    private static ChunkCalendar ReadCalendar(Entries entries)
    {
        var name = entries.Text("CALENDAR")?.ToUpperInvariant();
        if (name is not (null or "STANDARD" or "NOLEAP"))
        {
            entries.Error("CALENDAR", $"'{entries.Text("CALENDAR")}' is no calendar that is known.", "Write standard or noleap.");
        }

        return new ChunkCalendar(HasLeapDays: name is not "NOLEAP");
    }

    private static List<DateTime> ReadDates(ConfigMap map, Entries entries, Findings findings)
    {
        var dates = new List<DateTime>();
        foreach (var word in WordList.Expand(map.Find("DATELIST"), "EXPERIMENT.DATELIST", findings))
        {
            if (!DateTime.TryParseExact(word, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            {
                entries.Error("DATELIST", $"'{word}' is no date.", "Write YYYYMMDD, also YYYY, YYYYMM, YYYYMMDDHH or YYYYMMDDHHMM.");
            }
            else if (dates.Contains(date))
            {
                entries.Error("DATELIST", "There are repeated start dates!", $"Write {word} once.");
            }
            else
            {
                dates.Add(date);
            }
        }

        if (dates.Count == 0 && findings.Errors.Count == 0)
        {
            entries.Error("DATELIST", "It is missing.", "Write at least one start date, such as 20200101.");
        }

        return dates;
    }

    private static IReadOnlyList<string> ReadMembers(ConfigMap map, Entries entries, Findings findings)
    {
        var members = WordList.Expand(map.Find("MEMBERS"), "EXPERIMENT.MEMBERS", findings);
        foreach (var twice in members.GroupBy(member => member).Where(same => same.Skip(1).Any()))
        {
            entries.Error("MEMBERS", $"'{twice.Key}' is repeated.", "Write each member once.");
        }

        return members;
    }

    private string FormatOf() =>
        Dates.Any(date => date.Minute > 1) ? "yyyyMMddHHmm" : ChunkUnit is TimeUnit.Hour || Dates.Any(date => date.Hour > 1) ? "yyyyMMddHH" : "yyyyMMdd";
}
