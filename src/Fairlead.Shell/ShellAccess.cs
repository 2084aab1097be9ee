namespace Fairlead.Shell;

/// <summary>Where programs run and as whom.</summary>
public abstract record ShellAccess
{
    private ShellAccess()
    {
    }

    /// <summary>On this host, in the account of the gateway itself.</summary>
    public static ShellAccess ThisAccount { get; } = new Own();

    /// <summary>On this host, in the account of the gateway itself. Only a few variables of the gateway's environment are handed on.</summary>
    public sealed record Own : ShellAccess
    {
        /// <summary>The groups there; groups that the account is no member of need a gateway that runs as root.</summary>
        public ShellGroups Groups { get; init; } = ShellGroups.OfAccount;
    }

    /// <summary>On this host, in another account; the gateway has to run as root.</summary>
    /// <param name="Name">The account's name, as in <c>id NAME</c>.</param>
    public sealed record Account(string Name) : ShellAccess
    {
        /// <summary>The groups there, whether the account is a member or not.</summary>
        public ShellGroups Groups { get; init; } = ShellGroups.OfAccount;
    }

    /// <summary>On another host, over OpenSSH.</summary>
    /// <param name="Options">The host, the account and the key.</param>
    public sealed record Ssh(SshOptions Options) : ShellAccess;
}
