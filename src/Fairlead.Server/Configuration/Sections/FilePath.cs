using Fairlead.Server.Configuration.Reading;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>Reads paths of files; <c>file:</c> before them is allowed.</summary>
internal static class FilePath
{
    private const string Scheme = "file:";

    /// <summary>The absolute path of a file that must be there and can be read.</summary>
    public static string ReadRequired(Section section, string key, string example)
    {
        var path = Of(section.RequiredText(key, example));
        if (path.Length > 0)
        {
            CheckReadable(section, key, path);
        }

        return path;
    }

    /// <summary>The absolute path of a file that can be read, or null where the key is not there. With <c>{account}</c> in it, it is looked at only later.</summary>
    public static string? Read(Section section, string key)
    {
        if (section.Text(key) is not { } text)
        {
            return null;
        }

        var path = Of(text);
        if (!path.Contains("{account}", StringComparison.Ordinal))
        {
            CheckReadable(section, key, path);
        }

        return path;
    }

    /// <summary>The absolute path, without <c>file:</c>; empty for an empty text.</summary>
    public static string Of(string text)
    {
        var path = text.StartsWith(Scheme, StringComparison.Ordinal) ? text[Scheme.Length..] : text;
        return path.Length == 0 ? path : Path.GetFullPath(path);
    }

    private static void CheckReadable(Section section, string key, string path)
    {
        try
        {
            using var file = File.OpenRead(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            section.Wrong(key, $"The file {path} cannot be read: {Reason(e)}.", $"It has to be there and readable by {Environment.UserName}.");
        }
    }

    private static string Reason(Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is none",
        UnauthorizedAccessException => "no permission, or it is a directory",
        _ => e.Message,
    };
}
