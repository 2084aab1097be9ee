using Fairlead.Dialects.Autosubmit.Configuration;

namespace Fairlead.Dialects.Autosubmit.Language;

/// <summary>Into how many jobs one is split.</summary>
/// <param name="Count">The number, 0 for one job that is not split; null where it follows from the length of the chunk.</param>
/// <param name="Unit">In what splits of chunks are measured.</param>
/// <param name="Size">How many units a split takes.</param>
/// <param name="IsStrict">Whether a fraction of a split is refused rather than rounded up.</param>
internal sealed record SplitRule(int? Count, TimeUnit Unit, int Size, bool IsStrict)
{
    private enum Policy
    {
        Flexible,
        Strict,
    }

    public static SplitRule Read(Entries section, Running running, ConfigMap root, ExperimentPlan plan, Findings findings)
    {
        if (!string.Equals(section.Text("SPLITS"), "auto", StringComparison.OrdinalIgnoreCase))
        {
            return new SplitRule(Math.Max(0, section.Number("SPLITS", 0, -1, JobSection.MostSplits)), TimeUnit.Day, 1, IsStrict: false);
        }

        var experiment = new Entries(root.Find("EXPERIMENT") as ConfigMap ?? ConfigMap.Empty(root.Place), "EXPERIMENT", findings);
        var unit = section.Choice<TimeUnit>("SPLITSIZEUNIT") ?? experiment.Choice<TimeUnit>("SPLITSIZEUNIT") ?? (TimeUnit)Math.Max(0, (int)plan.ChunkUnit - 1);
        var size = section.Text("SPLITSIZE") is null ? experiment.Number("SPLITSIZE", 1, 1, int.MaxValue) : section.Number("SPLITSIZE", 1, 1, int.MaxValue);
        var policy = section.Choice<Policy>("SPLITPOLICY") ?? experiment.Choice<Policy>("SPLITPOLICY") ?? Policy.Flexible;
        if (running is not Running.Chunk)
        {
            section.Error("SPLITS", "'auto' follows from the length of a chunk, and this section has none.", "Write a number, or RUNNING: chunk.");
        }
        else if (plan.ChunkUnit is TimeUnit.Hour || unit > plan.ChunkUnit)
        {
            section.Error("SPLITS", "The unit of a split is not smaller than a chunk.", "Chunks are measured in days or more, and splits in the same unit or a smaller one.");
        }

        return new SplitRule(null, unit, size, policy is Policy.Strict);
    }

    /// <summary>The number for a chunk that begins with <paramref name="date"/> as its start date; null where it does not come out.</summary>
    public int? CountFor(ExperimentPlan plan, DateTime date, int chunk)
    {
        if (Count is { } fixedCount)
        {
            return fixedCount;
        }

        var begin = plan.Calendar.Add(date, (chunk - 1) * plan.ChunkSize, plan.ChunkUnit);
        var splits = plan.Calendar.Between(begin, plan.Calendar.Add(begin, plan.ChunkSize, plan.ChunkUnit), Unit) / Size;
        var nearest = Math.Round(splits);
        var whole = Math.Abs(splits - nearest) < 1e-9 ? nearest : IsStrict ? 0 : Math.Ceiling(splits);
        return splits < 1 - 1e-9 || whole is < 1 or > JobSection.MostSplits ? null : (int)whole;
    }
}
