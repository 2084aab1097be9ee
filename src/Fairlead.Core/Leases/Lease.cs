namespace Fairlead.Core.Leases;

/// <summary>
/// The right to do something that only one gateway may do at a time. Nobody else takes it before it ends; whoever has it prolongs it as long as they live.
/// Writes that are made under it carry its epoch: once somebody else has taken it, those of the holder before are refused, however late they come.
/// </summary>
/// <param name="Name">What it is for: see <see cref="LeaseNames"/>.</param>
/// <param name="Holder">Name of the gateway that has it, different after each of its starts.</param>
/// <param name="Epoch">Ascends with each lease that is taken, whatever its name; no two have the same.</param>
/// <param name="Until">When others may take it.</param>
public sealed record Lease(string Name, string Holder, long Epoch, DateTimeOffset Until);

/// <summary>How leases are called: a kind, then the id of the one thing that it is for.</summary>
public static class LeaseNames
{
    /// <summary>Before the id of a transfer: to carry it out.</summary>
    public const string Transfer = "transfer/";

    /// <summary>Before the id of an operation: to carry it out.</summary>
    public const string Operation = "operation/";

    /// <summary>Before the digits of a created storage: to make or remove its directory.</summary>
    public const string Storage = "storage/";

    /// <summary>Before the number of a notice: to deliver it.</summary>
    public const string Notice = "notice/";

    /// <summary>Before the name of an experiment: to change it.</summary>
    public const string Experiment = "experiment/";

    /// <summary>Before the fingerprint of a client's key: to do what is done once for it.</summary>
    public const string Key = "key/";

    /// <summary>Before the name of a site: to drive it.</summary>
    public const string Site = "site/";

    /// <summary>Before an id of its own: to go through those runs that say its epoch.</summary>
    public const string Runs = "runs/";
}
