namespace Fairlead.Core.Logins;

/// <summary>How far a login from a device has come.</summary>
public enum DeviceLoginState
{
    /// <summary>Nobody has said anything yet.</summary>
    Pending,

    /// <summary>Somebody has allowed it; the device has not heard of it yet.</summary>
    Allowed,

    /// <summary>Somebody has denied it, or it was ended because its renewal was misused.</summary>
    Denied,

    /// <summary>The device has its token.</summary>
    Granted,
}

/// <summary>
/// A login from a program that cannot show a page itself (RFC 8628): the program has one code, the person types another one into a browser. Never changed
/// in place: <see cref="DeviceLoginLifecycle"/> makes its next version. No code is kept, only what it is known again by.
/// </summary>
public sealed record DeviceLogin
{
    /// <summary>Identifies it: random, no secret.</summary>
    public required string Id { get; init; }

    /// <summary>Grows with every change.</summary>
    public long Version { get; init; } = 1;

    /// <summary>The client it is from.</summary>
    public required string Client { get; init; }

    /// <summary>Hash of the code that the device shows.</summary>
    public required string DeviceHash { get; init; }

    /// <summary>Hash of the code that the person types.</summary>
    public required string UserHash { get; init; }

    /// <summary>What the client asked for: words with a space between them.</summary>
    public required string Scope { get; init; }

    /// <summary>Where the device asked from, for people; empty where that is not known.</summary>
    public required string Address { get; init; }

    /// <summary>How far it has come.</summary>
    public DeviceLoginState State { get; init; } = DeviceLoginState.Pending;

    /// <summary>Who has allowed it; null before.</summary>
    public string? User { get; init; }

    /// <summary>How long the device has to wait from one question to the next.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>When the device has asked last; null before it did.</summary>
    public DateTimeOffset? AskedAt { get; init; }

    /// <summary>Hash of what another token can be had with; null where there is none.</summary>
    public string? RenewalHash { get; init; }

    /// <summary>Hash of what the last token was had with: whoever shows that once more has stolen it, or was stolen from.</summary>
    public string? SpentHash { get; init; }

    /// <summary>When it was begun.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ends, with all that can be had by it.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Whether the client asked for something.</summary>
    public bool Asks(string word) => Scope.Split(' ').Contains(word, StringComparer.Ordinal);
}
