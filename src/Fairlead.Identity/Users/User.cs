using System.Collections.Immutable;
using Fairlead.Core.Identity;
using Fairlead.Identity.Names;
using Fairlead.Identity.Signatures;

namespace Fairlead.Identity.Users;

/// <summary>One who may log in.</summary>
public sealed record User
{
    /// <summary>The name they log in with; owner of what they make.</summary>
    public required string Name { get; init; }

    /// <summary>What is kept of their password, or null where they have none and come with other credentials only.</summary>
    public PasswordHash? Password { get; init; }

    /// <summary>The public SSH keys they sign tokens with.</summary>
    public ImmutableArray<VerificationKey> SshKeys { get; init; } = [];

    /// <summary>Their roles.</summary>
    public ImmutableArray<Role> Roles { get; init; } = [Role.User];

    /// <summary>
    /// Groups they belong to: those in the gateway, with whom something can be shared, and those on the sites, under which they may work. The first is
    /// the one that their accounts have by themselves.
    /// </summary>
    public ImmutableArray<string> Groups { get; init; } = [];

    /// <summary>The accounts they may use, by site; the first is the default.</summary>
    public ImmutableDictionary<string, ImmutableArray<string>> Accounts { get; init; } = ImmutableDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>The queues they are limited to, by site.</summary>
    public ImmutableDictionary<string, ImmutableArray<string>> Queues { get; init; } = ImmutableDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>Where they get mail, or null where that is not known.</summary>
    public string? Email { get; init; }

    /// <summary>Their X.500 name, or null for one that is made from their name.</summary>
    public DistinguishedName? DistinguishedName { get; init; }
}
