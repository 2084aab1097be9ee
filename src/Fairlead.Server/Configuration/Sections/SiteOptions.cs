using Fairlead.Gateway.Sites;
using Fairlead.Shell;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>The kinds of sites.</summary>
public enum SiteKind
{
    /// <summary>Processes on this host.</summary>
    Local,

    /// <summary>Slurm, through its batch commands.</summary>
    Slurm,
}

/// <summary>One of the <c>sites</c> of the configuration.</summary>
public sealed record SiteOptions
{
    /// <summary>What it is.</summary>
    public required SiteKind Kind { get; init; }

    /// <summary>What the gateway knows of it.</summary>
    public required SiteProfile Profile { get; init; }

    /// <summary>The remote host, or null where the site is on this one.</summary>
    public SshAccess? Ssh { get; init; }

    /// <summary>CPUs that a local site gives to jobs at a time. Default: those of this host.</summary>
    public int Cpus { get; init; } = Environment.ProcessorCount;

    /// <summary>Memory in bytes that a local site gives to jobs at a time. Default: that of this host.</summary>
    public long Memory { get; init; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>How an account of the site is reached.</summary>
    public ShellAccess AccessOf(string account)
    {
        if (Ssh is { } ssh)
        {
            return new ShellAccess.Ssh(ssh.OptionsOf(account));
        }

        return account == Environment.UserName ? ShellAccess.ThisAccount : new ShellAccess.Account(account);
    }
}

/// <summary>The <c>access</c> part of a site on another host.</summary>
public sealed record SshAccess
{
    /// <summary>The host.</summary>
    public required string Host { get; init; }

    /// <summary>Its port; null for what the OpenSSH configuration says, or 22.</summary>
    public int? Port { get; init; }

    /// <summary>Path of the private key, in which <c>{account}</c> stands for the account; null for the keys of <see cref="ConfigFile"/>.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Path of the certificate that goes with the key, in which <c>{account}</c> stands for the account; null for none.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>Path of the known_hosts file with the key of the host or of its authority.</summary>
    public required string KnownHosts { get; init; }

    /// <summary>Path of an OpenSSH client configuration; null for none.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>How the account is reached.</summary>
    public SshOptions OptionsOf(string account) => new()
    {
        Host = Host,
        Port = Port,
        User = account,
        KeyFile = For(KeyFile, account),
        CertificateFile = For(CertificateFile, account),
        KnownHosts = KnownHosts,
        ConfigFile = ConfigFile,
    };

    private static string? For(string? path, string account) => path?.Replace("{account}", account, StringComparison.Ordinal);
}
