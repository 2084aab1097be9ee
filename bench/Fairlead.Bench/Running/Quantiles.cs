namespace Fairlead.Bench.Running;

/// <summary>Where the values of a series lie.</summary>
internal static class Quantiles
{
    /// <summary>The value below which that share of all is, such as 0.95.</summary>
    public static double Of(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToList();
        return sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))];
    }

    /// <summary>The middle value.</summary>
    public static double Median(IEnumerable<double> values) => Of(values, 0.5);
}
