namespace Fairlead.Gateway.Transfers;

/// <summary>The <c>transfers</c> part of the configuration.</summary>
public sealed record TransferOptions
{
    /// <summary>How long a transfer is remembered after it was asked for, unless its owner says otherwise. Default: 30 days.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long an address for one file is good, unless its owner says otherwise. Default: 24 h.</summary>
    public TimeSpan TicketLifetime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>The longest an owner may keep either. Default: 365 days.</summary>
    public TimeSpan MaxLifetime { get; init; } = TimeSpan.FromDays(365);

    /// <summary>Most transfers that each replica of the gateway carries out at a time. Default: 8.</summary>
    public int Concurrent { get; init; } = 8;

    /// <summary>Most of them for one user. Default: 3.</summary>
    public int ConcurrentPerUser { get; init; } = 3;

    /// <summary>Most transfers, and most addresses for files, of one user that are kept at a time. Default: 10,000.</summary>
    public int MaxPerUser { get; init; } = 10_000;

    /// <summary>How often a transfer begins again after its connection broke, before it has failed. Default: 6.</summary>
    public int Tries { get; init; } = 6;
}
