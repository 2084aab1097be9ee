using System.Collections.Immutable;

namespace Fairlead.Core.Identity;

/// <summary>What somebody may do beyond their own things.</summary>
public enum Role
{
    /// <summary>Runs their own work.</summary>
    User,

    /// <summary>Publishes templates too.</summary>
    Developer,

    /// <summary>May see and change everything.</summary>
    Admin,

    /// <summary>May do nothing, whatever other roles they have.</summary>
    Banned,
}

/// <summary>Who is asking.</summary>
public sealed record Principal
{
    /// <summary>The user's name in the gateway; owner of what they make.</summary>
    public required string User { get; init; }

    /// <summary>The roles they have, of which <see cref="Preferences"/> may choose one.</summary>
    public ImmutableArray<Role> Roles { get; init; } = [Identity.Role.User];

    /// <summary>Groups they belong to.</summary>
    public ImmutableArray<string> Groups { get; init; } = [];

    /// <summary>Which of these they want to use. Each is one they have.</summary>
    public Preferences Preferences { get; init; } = Preferences.None;

    /// <summary>Whether <see cref="Preferences"/> came with what they showed and cannot be changed by a request.</summary>
    public bool HasFixedPreferences { get; init; }

    /// <summary>The accounts they may use, by site; the first is the default. A site that is not named uses its own rule.</summary>
    public ImmutableDictionary<string, ImmutableArray<string>> Accounts { get; init; } = ImmutableDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>The queues they are limited to, by site, in order of preference. A site that is not named lets them use all of its queues.</summary>
    public ImmutableDictionary<string, ImmutableArray<string>> Queues { get; init; } = ImmutableDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>Their X.500 name in the form of RFC 2253, most specific part first, for APIs and tokens that know people by it.</summary>
    public required string DistinguishedName { get; init; }

    /// <summary>Where they get mail, or null where that is not known.</summary>
    public string? Email { get; init; }

    /// <summary>Whether a token may be issued to them; not where they came with a token that cannot be renewed.</summary>
    public bool MayIssueTokens { get; init; } = true;

    /// <summary>When what they showed ends, or null where it does not. What is opened with it must not last longer.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>The token of their own issuer that they came with, which their transfers may show to others; null for none.</summary>
    public ForwardableToken? Token { get; init; }

    /// <summary>The job whose own token was shown, by a program that runs in it; null for everybody else.</summary>
    public JobId? Job { get; init; }

    /// <summary>How they showed who they are.</summary>
    public required AuthenticationMethod Method { get; init; }

    /// <summary>The role in force that may do most.</summary>
    public Role? Role => Preferences.Role ?? (Roles.IsEmpty ? null : Roles.Max());

    /// <summary>Whether they may see and change everything.</summary>
    public bool IsAdmin => Role is Identity.Role.Admin && !IsBanned;

    /// <summary>Whether they may do nothing at all. No preference changes that.</summary>
    public bool IsBanned => Roles.Contains(Identity.Role.Banned);

    /// <summary>Somebody who has shown nothing: owns nothing, has no account anywhere, and may see only what is public.</summary>
    public static readonly Principal Anonymous = new()
    {
        User = string.Empty,
        Roles = [],
        DistinguishedName = "CN=ANONYMOUS,O=UNKNOWN,OU=UNKNOWN",
        MayIssueTokens = false,
        Method = AuthenticationMethod.None,
    };

    /// <summary>Whether they have shown nothing.</summary>
    public bool IsAnonymous => Method is AuthenticationMethod.None;
}

/// <summary>How somebody showed who they are.</summary>
public enum AuthenticationMethod
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>A name and a password.</summary>
    Password,

    /// <summary>A token that this gateway signed.</summary>
    SignedToken,

    /// <summary>A token of a trusted OpenID Connect issuer.</summary>
    OpenIdConnect,

    /// <summary>A token signed with the user's SSH key.</summary>
    SshKey,

    /// <summary>A certificate of the user, shown when the connection was made.</summary>
    Certificate,

    /// <summary>A token that the user has made for their programs.</summary>
    ApiToken,
}
