namespace Fairlead.Shell;

/// <summary>Gives the one shell that everybody shares for an access and account.</summary>
public interface IShellFactory
{
    /// <summary>The shell for <paramref name="access"/>: the same one for equal values. Nothing is started or connected before its first use.</summary>
    /// <exception cref="ArgumentException">A value cannot be used, with the reason.</exception>
    IShell Get(ShellAccess access);
}
