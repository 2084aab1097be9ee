namespace Fairlead.Shell;

/// <summary>Gives the one shell that everybody shares for an access and account, and tunnels the same way.</summary>
public interface IShellFactory
{
    /// <summary>The shell for <paramref name="access"/>: the same one for equal values. Nothing is started or connected before its first use.</summary>
    /// <exception cref="ArgumentException">A value cannot be used, with the reason.</exception>
    IShell Get(ShellAccess access);

    /// <summary>
    /// Opens a connection to a service through the SSH connection to a host, made by that host in the account of <paramref name="access"/>. Null where
    /// nothing listens there, or the host allows no tunnels. A Unix socket that nobody serves shows as a tunnel that ends at once.
    /// </summary>
    /// <exception cref="ArgumentException">A value cannot be used, with the reason.</exception>
    /// <exception cref="ShellUnavailableException">The host cannot be reached.</exception>
    Task<ShellTunnel?> OpenTunnelAsync(ShellAccess.Ssh access, TunnelEnd end, CancellationToken cancellationToken);
}
