namespace Fairlead.Core.Identity;

/// <summary>
/// A token that a user has made for their programs: whoever shows it acts for the user, until it ends, is revoked, or is replaced by another one of the same
/// name. The token itself is not kept.
/// </summary>
public sealed record ApiToken
{
    /// <summary>The name of one that is given none.</summary>
    public const string UsualName = "default";

    /// <summary>Identifies it: random, no secret. It is the token's claim <c>jti</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What its owner calls it; of each name there is one.</summary>
    public required string Name { get; init; }

    /// <summary>As whom one acts with it.</summary>
    public required Mandate Mandate { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ends.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Whose it is.</summary>
    public string Owner => Mandate.User;
}
