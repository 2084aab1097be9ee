namespace Fairlead.Gateway.Sites;

/// <summary>
/// One site that a job could go to, as the choice among sites sees it. The better of two is the one that fits; then the one that answers; then the one
/// that was asked for first; then the one that has room now; then the one with less waiting for what it can do; then the one with more of its CPUs free;
/// then the one that comes first in the configuration.
/// </summary>
public sealed record SiteOffer : IComparable<SiteOffer>
{
    /// <summary>CPUs that a site counts as having where nobody knows how many it has.</summary>
    public const long AssumedCpus = 1000;

    /// <summary>The place of the site in the configuration, from 0; no two offers have the same.</summary>
    public required int Order { get; init; }

    /// <summary>Whether it can run the job at all.</summary>
    public required bool Fits { get; init; }

    /// <summary>How busy it is.</summary>
    public required SiteLoad Load { get; init; }

    /// <summary>How many CPUs it has, from 1, or null where that is not known.</summary>
    public long? Cpus { get; init; }

    /// <summary>CPUs that the job asks for, from 1.</summary>
    public long Needed { get; init; } = 1;

    /// <summary>The place of the site in the list of those that are preferred, from 0, or null where it is not among them.</summary>
    public int? Preference { get; init; }

    private double Capacity => Math.Max(1, Cpus ?? AssumedCpus);

    private bool HasRoom => Load.WaitingCpus == 0 && Load.RunningCpus + (double)Needed <= Capacity;

    /// <summary>Less than zero where this offer is the better of the two.</summary>
    public int CompareTo(SiteOffer? other) => other is null ? -1 : Key.CompareTo(other.Key);

    private (bool, bool, int, bool, double, double, int) Key =>
        (!Fits, !Load.IsAvailable, Preference ?? int.MaxValue, !HasRoom, Load.WaitingCpus / Capacity, (Load.RunningCpus + (double)Load.WaitingCpus) / Capacity, Order);

    /// <summary>Whether the first is the better one.</summary>
    public static bool operator <(SiteOffer left, SiteOffer right) => left.CompareTo(right) < 0;

    /// <summary>Whether the second is the better one.</summary>
    public static bool operator >(SiteOffer left, SiteOffer right) => left.CompareTo(right) > 0;

    /// <summary>Whether the second is not the better one.</summary>
    public static bool operator <=(SiteOffer left, SiteOffer right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the first is not the better one.</summary>
    public static bool operator >=(SiteOffer left, SiteOffer right) => left.CompareTo(right) >= 0;
}
