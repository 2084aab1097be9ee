using Fairlead.Server.Configuration.Reading;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>Reads a secret: the text itself, or a file with nothing else in it.</summary>
internal static class SecretText
{
    /// <summary>The secret below <paramref name="key"/>, or in the file below <c>keyFile</c>; null where there is neither.</summary>
    public static string? Read(Section section, string key)
    {
        var (written, fileKey) = (section.Text(key), $"{key}File");
        if (FilePath.Read(section, fileKey) is not { } file)
        {
            return written;
        }

        if (written is not null)
        {
            section.Wrong(key, $"There is a {fileKey} too.", "Write one of them.");
        }

        // That a file cannot be read has been said.
        return File.Exists(file) ? File.ReadAllText(file).Trim() : null;
    }
}
