using System.Security.Cryptography.X509Certificates;

namespace Fairlead.Identity.Vault;

/// <summary>How HashiCorp Vault is reached, and where in its key-value store (version 2) the gateway keeps private keys.</summary>
public sealed record VaultOptions
{
    /// <summary>Its address, such as <c>https://vault.example.org:8200</c>.</summary>
    public required Uri Address { get; init; }

    /// <summary>How the gateway logs in.</summary>
    public required VaultLogin Login { get; init; }

    /// <summary>Where the key-value store is mounted. Default: <c>secret</c>.</summary>
    public string Mount { get; init; } = "secret";

    /// <summary>Below which path the keys are. Default: <c>ssh-credentials</c>.</summary>
    public string Path { get; init; } = "ssh-credentials";

    /// <summary>The namespace, or null for none.</summary>
    public string? Namespace { get; init; }

    /// <summary>The authorities that may have issued its certificate, or null for those of the system.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>How long one request may take. Default: 10 s.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>How the gateway logs in to Vault.</summary>
public abstract record VaultLogin
{
    private VaultLogin()
    {
    }

    /// <summary>With a token that somebody made for it. It is renewed while that is possible; a new one needs a restart.</summary>
    /// <param name="Text">The token.</param>
    public sealed record Token(string Text) : VaultLogin
    {
        /// <summary>Never the token.</summary>
        public override string ToString() => "token";
    }

    /// <summary>As a role of AppRole.</summary>
    /// <param name="RoleId">The role.</param>
    /// <param name="SecretId">Its secret, or the token that it is wrapped in.</param>
    public sealed record AppRole(string RoleId, string SecretId) : VaultLogin
    {
        /// <summary>Whether <see cref="SecretId"/> is a wrapping token. It works once: a restart needs another one.</summary>
        public bool IsWrapped { get; init; }

        /// <summary>Where AppRole is mounted. Default: <c>approle</c>.</summary>
        public string Mount { get; init; } = "approle";

        /// <summary>Never the secret.</summary>
        public override string ToString() => $"role {RoleId}";
    }
}
