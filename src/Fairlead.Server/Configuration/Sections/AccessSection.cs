using Fairlead.Server.Configuration.Reading;
using Fairlead.Shell;
using Fairlead.Sites.Access;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>Reads the <c>access</c> part of a site: how it is reached, and as whom.</summary>
internal static class AccessSection
{
    private const string AnyAccount = "{account}";
    private static readonly string[] OnlyWithSsh = ["port", "key", "keys", "certificate", "knownHosts", "config"];

    /// <summary>The way to the site, and the account of those who name none, or null where everybody needs one of their own.</summary>
    public static (SiteAccess Access, string? Account) Read(Section site)
    {
        var access = site.Sub("access");
        var account = access.Text("user");
        if (account is not null && !AccountName.IsValid(account))
        {
            access.Wrong("user", $"'{account}' cannot be the name of an account.", AccountName.Rule);
        }

        SiteAccess way = ReadSsh(access) is not { } ssh ? new SiteAccess.ThisHost()
            : access.Word("keys", "gateway", "users") is "users" ? WithKeysOfUsers(site, access, ssh)
            : new SiteAccess.Ssh(ssh);
        access.End();
        return (way, way is SiteAccess.ThisHost ? account ?? Environment.UserName : account);
    }

    /// <summary>The key of the gateway, where there is one, is for the account that looks at the queue.</summary>
    private static SiteAccess.Ssh WithKeysOfUsers(Section site, Section access, SshOptions ssh)
    {
        if (ssh.ConfigFile is not null)
        {
            access.Wrong("config", "There is keys: users too, and a configuration could name other keys.", "Remove one of them.");
        }

        if (ssh.KeyFile is not null && site.Sub("slurm").Text("watchAccount") is null)
        {
            access.Wrong("key", "With keys: users, a key of the gateway is for the account that looks at the queue only, and none is named.", "Add slurm: { watchAccount: NAME }, or remove the key.");
        }

        return new SiteAccess.Ssh(ssh with { KeysOf = site.Text("name") }) { OwnAccount = ssh.KeyFile is null ? null : site.Sub("slurm").Text("watchAccount") };
    }

    private static SshOptions? ReadSsh(Section access)
    {
        if (access.Text("ssh") is not { } host)
        {
            if (Array.Find(OnlyWithSsh, access.Has) is { } first)
            {
                access.Wrong("ssh", $"There is {first}, but no host.", "Add for instance ssh: login.example.org");
            }

            return null;
        }

        if (Uri.CheckHostName(host) is UriHostNameType.Unknown)
        {
            access.Wrong("ssh", $"'{host}' is not a host name or address.", "For instance login.example.org; the account goes into user:, the port into port:.");
        }

        return new SshOptions
        {
            Host = host,
            Port = access.Number("port", 1, 65_535),
            User = AnyAccount,
            KeyFile = FilePath.Read(access, "key"),
            CertificateFile = FilePath.Read(access, "certificate"),
            // A host whose key is not known is never talked to: no default is safe here.
            KnownHosts = FilePath.ReadRequired(access, "knownHosts", "/etc/fairlead/known_hosts"),
            ConfigFile = FilePath.Read(access, "config"),
        };
    }
}
