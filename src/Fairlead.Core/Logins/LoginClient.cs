namespace Fairlead.Core.Logins;

/// <summary>A program that has registered itself so that people can log in from it (RFC 7591).</summary>
/// <param name="Id">What it calls itself by: random, no secret.</param>
/// <param name="SecretHash">SHA-256 of the secret it shows, in hexadecimal digits; the secret itself is not kept.</param>
/// <param name="Name">What it says it is, for people.</param>
/// <param name="CreatedAt">When it was registered.</param>
/// <param name="ExpiresAt">When it is forgotten.</param>
public sealed record LoginClient(string Id, string SecretHash, string Name, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt)
{
    /// <summary>Whether somebody has logged in from it: those that nobody has used make room for others.</summary>
    public bool IsUsed { get; init; }
}
