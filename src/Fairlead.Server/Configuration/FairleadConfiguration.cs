using System.Collections.Immutable;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Logins;
using Fairlead.Gateway.Notifications;
using Fairlead.Gateway.Runs;
using Fairlead.Gateway.Storages;
using Fairlead.Gateway.Transfers;
using Fairlead.Gateway.Tunnels;
using Fairlead.Identity.OpenIdConnect;
using Fairlead.Identity.Tokens;
using Fairlead.Identity.Users;
using Fairlead.Identity.Vault;
using Fairlead.Server.Configuration.Sections;
using Fairlead.Storages.S3;
using Fairlead.Storages.Staging;
using Fairlead.Templates.Repositories;

namespace Fairlead.Server.Configuration;

/// <summary>All that the configuration says, checked.</summary>
public sealed record FairleadConfiguration
{
    /// <summary>The file it was read from, or null where there is none.</summary>
    public string? File { get; init; }

    /// <summary>The <c>server</c> part.</summary>
    public required ServerOptions Server { get; init; }

    /// <summary>The <c>data</c> part.</summary>
    public required DataOptions Data { get; init; }

    /// <summary>The <c>users</c> part; empty where an administrator with a generated password is made.</summary>
    public ImmutableArray<User> Users { get; init; } = [];

    /// <summary>The <c>trustedGateways</c> part.</summary>
    public TrustedGateways TrustedGateways { get; init; } = TrustedGateways.None;

    /// <summary>The <c>issuers</c> part.</summary>
    public Issuers Issuers { get; init; } = Issuers.None;

    /// <summary>The <c>vault</c> part, or null where there is none.</summary>
    public VaultOptions? Vault { get; init; }

    /// <summary>The <c>sessions</c> part.</summary>
    public required SessionOptions Sessions { get; init; }

    /// <summary>The <c>login</c> part.</summary>
    public required LoginOptions Login { get; init; }

    /// <summary>The <c>sites</c> part, at least one; the first is the default.</summary>
    public required ImmutableArray<SiteOptions> Sites { get; init; }

    /// <summary>The <c>jobs</c> part.</summary>
    public required JobOptions Jobs { get; init; }

    /// <summary>The <c>workflows</c> part.</summary>
    public required RunOptions Workflows { get; init; }

    /// <summary>The <c>storages</c> part.</summary>
    public required StorageOptions Storages { get; init; }

    /// <summary>The <c>transfers</c> part.</summary>
    public required TransferOptions Transfers { get; init; }

    /// <summary>The <c>tunnels</c> part.</summary>
    public required TunnelOptions Tunnels { get; init; }

    /// <summary>The <c>uftp</c> part.</summary>
    public required UftpSettings Uftp { get; init; }

    /// <summary>The <c>notifications</c> part.</summary>
    public required NotificationOptions Notifications { get; init; }

    /// <summary>The <c>s3</c> part.</summary>
    public ImmutableArray<S3Connection> Buckets { get; init; } = [];

    /// <summary>The <c>egress</c> part.</summary>
    public required EgressPolicy Egress { get; init; }

    /// <summary>The <c>templates</c> and <c>applications</c> parts.</summary>
    public required TemplateOptions Templates { get; init; }

    /// <summary>The <c>dialects</c> part.</summary>
    public required DialectsOptions Dialects { get; init; }
}
