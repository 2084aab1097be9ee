namespace Fairlead.Server.Configuration.Sections;

/// <summary>Reads the <c>access</c> part of a site: how it is reached, and as whom.</summary>
internal static class AccessSection
{
    /// <summary>The remote host, or null for this one; and the account of those who name none, or null where everybody needs one of their own.</summary>
    public static (SshAccess? Ssh, string? Account) Read(Section site, SiteKind kind)
    {
        var access = site.Sub("access");
        var account = access.Text("user");
        if (account is not null && !AccountName.IsValid(account))
        {
            access.Wrong("user", $"'{account}' cannot be the name of an account.", AccountName.Rule);
        }

        var ssh = ReadSsh(access);
        if (ssh is not null && kind is SiteKind.Local)
        {
            access.Wrong("ssh", "A local site is on this host.", "Remove the access, or make the kind slurm.");
        }

        access.End();
        return (ssh, ssh is null ? account ?? Environment.UserName : account);
    }

    private static SshAccess? ReadSsh(Section access)
    {
        string[] others = ["port", "key", "certificate", "knownHosts", "config"];
        if (access.Text("ssh") is not { } host)
        {
            if (Array.Find(others, access.Has) is { } first)
            {
                access.Wrong("ssh", $"There is {first}, but no host.", "Add for instance ssh: login.example.org");
            }

            return null;
        }

        if (Uri.CheckHostName(host) is UriHostNameType.Unknown)
        {
            access.Wrong("ssh", $"'{host}' is not a host name or address.", "For instance login.example.org; the account goes into user:, the port into port:.");
        }

        return new SshAccess
        {
            Host = host,
            Port = access.Number("port", 1, 65_535),
            KeyFile = FilePath.Read(access, "key"),
            CertificateFile = FilePath.Read(access, "certificate"),
            // A host whose key is not known is never talked to: no default is safe here.
            KnownHosts = FilePath.ReadRequired(access, "knownHosts", "/etc/fairlead/known_hosts"),
            ConfigFile = FilePath.Read(access, "config"),
        };
    }
}
