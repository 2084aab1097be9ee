using Fairlead.Core.Identity;
using Fairlead.Shell;

namespace Fairlead.Sites.Access;

/// <summary>How the commands of a site are reached: the way from an account to its shell.</summary>
public abstract record SiteAccess
{
    private SiteAccess()
    {
    }

    /// <summary>The shell access of <paramref name="account"/> under its own groups.</summary>
    public ShellAccess For(string account) => For(account, GroupChoice.None);

    /// <summary>The shell access of <paramref name="account"/> under the groups that somebody chose.</summary>
    public abstract ShellAccess For(string account, GroupChoice groups);

    private static ShellGroups GroupsOf(GroupChoice groups) => new(groups.Primary, string.Join(',', groups.Supplementary));

    /// <summary>The account that looks at the queue when none is named, or null where one has to be named.</summary>
    public abstract string? DefaultWatcher { get; }

    /// <summary>On this host. Accounts other than the gateway's own need a gateway that runs as root.</summary>
    public sealed record ThisHost : SiteAccess
    {
        /// <inheritdoc/>
        public override string? DefaultWatcher => Environment.UserName;

        /// <inheritdoc/>
        public override ShellAccess For(string account, GroupChoice groups) => account == Environment.UserName
            ? groups.IsNone ? ShellAccess.ThisAccount : new ShellAccess.Own { Groups = GroupsOf(groups) }
            : new ShellAccess.Account(account) { Groups = GroupsOf(groups) };
    }

    /// <summary>On another host, over OpenSSH, each account with a connection of its own.</summary>
    /// <param name="Template">
    /// How to connect; its <see cref="SshOptions.User"/> is replaced by the account, and so is <c>{account}</c> in the paths of key and certificate.
    /// </param>
    public sealed record Ssh(SshOptions Template) : SiteAccess
    {
        /// <summary>The one account that has its key from the file, where the others have theirs from <see cref="SshOptions.KeysOf"/>; null for none.</summary>
        public string? OwnAccount { get; init; }

        /// <inheritdoc/>
        public override string? DefaultWatcher => null;

        /// <inheritdoc/>
        public override ShellAccess For(string account, GroupChoice groups)
        {
            var isKeyOfUser = Template.KeysOf is not null && account != OwnAccount;
            return new ShellAccess.Ssh(Template with
            {
                User = account,
                Groups = GroupsOf(groups),
                KeysOf = isKeyOfUser ? Template.KeysOf : null,
                KeyFile = isKeyOfUser ? null : Template.KeyFile?.Replace("{account}", account, StringComparison.Ordinal),
                CertificateFile = isKeyOfUser ? null : Template.CertificateFile?.Replace("{account}", account, StringComparison.Ordinal),
            });
        }
    }
}
