namespace Fairlead.Sites.Scripts;

/// <summary>The form of the files that the wrapper writes: one <c>KEY=value</c> a line, the last of which is <c>complete=yes</c>.</summary>
internal static class KeyValueText
{
    /// <summary>The values by key, or null where the text is not complete: it was cut off, or is something else.</summary>
    public static Dictionary<string, string>? Read(string text)
    {
        var values = new Dictionary<string, string>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                return null;
            }

            values[line[..equals]] = line[(equals + 1)..];
        }

        return values.GetValueOrDefault("complete") == "yes" ? values : null;
    }
}
