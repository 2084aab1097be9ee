using System.Collections.Immutable;

namespace Fairlead.Core.Identity;

/// <summary>How an SSH key works.</summary>
public enum SshKeyAlgorithm
{
    /// <summary>Ed25519 (RFC 8709).</summary>
    Ed25519,

    /// <summary>RSA with 2048 bits, for hosts and programs that know nothing newer.</summary>
    Rsa,
}

/// <summary>A key pair with which the gateway logs in for a user. Its private half is kept elsewhere.</summary>
public sealed record SshKeyPair
{
    /// <summary>Identifies it.</summary>
    public required SshKeyId Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required string Owner { get; init; }

    /// <summary>How it works.</summary>
    public required SshKeyAlgorithm Algorithm { get; init; }

    /// <summary>The public half as a line of <c>authorized_keys</c>, without a comment and without a new line.</summary>
    public required string PublicKey { get; init; }

    /// <summary>What the owner says of it, by name; each value is a JSON text.</summary>
    public ImmutableSortedDictionary<string, string> Metadata { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
