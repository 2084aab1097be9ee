using Fairlead.Core.Transfers;

namespace Fairlead.Gateway.Transfers;

/// <summary>Which transfers, or file tickets, of an owner to list, and which part of them. The oldest come first.</summary>
/// <param name="Owner">Whose.</param>
public sealed record TransferQuery(string Owner)
{
    /// <summary>Only those that have every one of these tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>How many to skip, from 0.</summary>
    public long Offset { get; init; }

    /// <summary>How many to list, from 0.</summary>
    public int Limit { get; init; } = 200;
}

/// <summary>Part of a list.</summary>
/// <param name="Ids">The ids, in order.</param>
/// <param name="HasMore">Whether there are any behind them.</param>
public sealed record TransferPage(IReadOnlyList<TransferId> Ids, bool HasMore);
