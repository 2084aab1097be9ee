using System.Collections.Immutable;

namespace Fairlead.Identity.Users;

/// <summary>Who is known here, and how long what stands for a login is good.</summary>
public sealed record IdentityOptions
{
    /// <summary>The name of the gateway in URLs; the organization in the X.500 names that are made for users.</summary>
    public required string SiteName { get; init; }

    /// <summary>Those who may log in.</summary>
    public ImmutableArray<User> Users { get; init; } = [];

    /// <summary>How long a session lasts after it was opened. Default: 8 h.</summary>
    public TimeSpan SessionLifetime { get; init; } = TimeSpan.FromHours(8);

    /// <summary>Most sessions of one user at a time; the one used least recently goes. Default: 5.</summary>
    public int SessionsPerUser { get; init; } = 5;

    /// <summary>How long a token is valid that was asked for without a lifetime. Default: 5 min.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The longest a token may be valid. Default: 30 days.</summary>
    public TimeSpan MaxTokenLifetime { get; init; } = TimeSpan.FromDays(30);
}
