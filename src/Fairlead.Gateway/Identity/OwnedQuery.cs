using Fairlead.Core.Identity;

namespace Fairlead.Gateway.Identity;

/// <summary>Which of the things that are somebody's own, or shared with them, to list, and which part of them. The oldest come first.</summary>
/// <param name="Owner">Whose.</param>
public sealed record OwnedQuery(string Owner)
{
    /// <summary>Also what is shared under one of these names.</summary>
    public IReadOnlyList<(GranteeKind Kind, string Grantee)> SharedWith { get; init; } = [];

    /// <summary>Only those that have every one of these tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>How many to skip, from 0.</summary>
    public long Offset { get; init; }

    /// <summary>How many to list, from 0.</summary>
    public int Limit { get; init; } = 200;

    /// <summary>The same for what the principal may see; what it said of owners is not heeded.</summary>
    public OwnedQuery For(Principal principal) => this with { Owner = principal.User, SharedWith = [.. AccessRules.NamesOf(principal)] };
}

/// <summary>Part of a list.</summary>
/// <param name="Ids">The ids, in order.</param>
/// <param name="HasMore">Whether there are any behind them.</param>
/// <typeparam name="TId">What the things are found by.</typeparam>
public sealed record OwnedPage<TId>(IReadOnlyList<TId> Ids, bool HasMore);
