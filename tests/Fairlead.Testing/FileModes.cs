namespace Fairlead.Testing;

/// <summary>The few Unix file modes that the components need, set whatever the umask is.</summary>
internal static class FileModes
{
    /// <summary>0600.</summary>
    public const UnixFileMode OwnerOnlyFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>0700.</summary>
    public const UnixFileMode OwnerOnly = OwnerOnlyFile | UnixFileMode.UserExecute;

    /// <summary>0644.</summary>
    public const UnixFileMode OthersMayReadFile = OwnerOnlyFile | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>0666.</summary>
    public const UnixFileMode OthersMayWriteFile = OthersMayReadFile | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>0755.</summary>
    public const UnixFileMode OthersMayRead = OthersMayReadFile | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public static void Set(string path, UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("The test components are Unix daemons.");
        }

        File.SetUnixFileMode(path, mode);
    }
}
