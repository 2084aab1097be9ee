namespace Fairlead.Server;

/// <summary>Files that nobody but the account of this program may read.</summary>
public static class OwnFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes the file as a whole or not at all, with mode 0600 from its first byte on; makes its directory with mode 0700.</summary>
    public static void Write(string path, string text)
    {
        MakeDirectory(Path.GetDirectoryName(path) ?? ".");
        var temporary = $"{path}.new";
        File.Delete(temporary);
        using (var file = new FileStream(temporary, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
        using (var writer = new StreamWriter(file))
        {
            writer.Write(text);
            writer.Flush();
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Makes the directory, for its owner only, where it is not there.</summary>
    public static void MakeDirectory(string path) =>
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
}
