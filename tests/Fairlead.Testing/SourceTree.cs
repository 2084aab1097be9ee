namespace Fairlead.Testing;

/// <summary>The source tree that the running tests were built from.</summary>
public static class SourceTree
{
    /// <summary>Its root.</summary>
    /// <exception cref="InvalidOperationException">The tests run outside of a source tree.</exception>
    public static string Root { get; } = Find();

    private static string Find()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Fairlead.slnx")))
        {
            directory = Path.GetDirectoryName(directory) ?? throw new InvalidOperationException($"No solution above {AppContext.BaseDirectory}.");
        }

        return directory;
    }
}
