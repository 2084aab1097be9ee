using System.Collections.Immutable;

namespace Fairlead.Gateway.Reservations;

/// <summary>Where a reservation is in its life.</summary>
public enum ReservationState
{
    /// <summary>Its time has not come.</summary>
    Waiting,

    /// <summary>Jobs can run in it.</summary>
    Active,

    /// <summary>Its time is over.</summary>
    Finished,
}

/// <summary>Part of a site that is kept for somebody for some time, as its batch system shows it.</summary>
public sealed record Reservation
{
    /// <summary>What the batch system calls it; what jobs put into <see cref="Core.Jobs.ResourceRequest.Reservation"/>.</summary>
    public required string Name { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required ReservationState State { get; init; }

    /// <summary>From when on.</summary>
    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>Until when.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>How many nodes it has.</summary>
    public required int Nodes { get; init; }

    /// <summary>The queue that its nodes are of, or null.</summary>
    public string? Queue { get; init; }

    /// <summary>The accounts that may use it by their names.</summary>
    public ImmutableArray<string> Accounts { get; init; } = [];

    /// <summary>All that the batch system says of it, in its own words.</summary>
    public ImmutableSortedDictionary<string, string> Details { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}

/// <summary>A reservation that somebody asks for.</summary>
/// <param name="StartsAt">From when on.</param>
/// <param name="Duration">For how long; whole minutes.</param>
/// <param name="Nodes">How many nodes, from 1.</param>
public sealed record ReservationRequest(DateTimeOffset StartsAt, TimeSpan Duration, int Nodes)
{
    /// <summary>The queue whose nodes are wanted, or null for the batch system's choice.</summary>
    public string? Queue { get; init; }
}

/// <summary>What a site lets its users reserve.</summary>
public sealed record ReservationLimits
{
    /// <summary>Most nodes of one reservation.</summary>
    public int MaxNodes { get; init; } = 1;

    /// <summary>Its longest time.</summary>
    public TimeSpan MaxDuration { get; init; } = TimeSpan.FromHours(4);

    /// <summary>How far ahead one can begin.</summary>
    public TimeSpan MaxAhead { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Most reservations of one account at a time, among those made through the gateway.</summary>
    public int PerAccount { get; init; } = 2;
}
