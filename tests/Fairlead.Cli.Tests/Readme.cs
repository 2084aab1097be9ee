namespace Fairlead.Cli.Tests;

/// <summary>What README.md tells its readers to do, taken from README.md.</summary>
internal static class Readme
{
    private const string Indent = "    ";

    /// <summary>Its blocks of code, each without its indentation.</summary>
    public static IReadOnlyList<string> Blocks
    {
        get
        {
            var blocks = new List<string>();
            var current = new List<string>();
            foreach (var line in File.ReadLines(Path.Combine(Root(), "README.md")).Append("end"))
            {
                if (line.StartsWith(Indent, StringComparison.Ordinal))
                {
                    current.Add(line[Indent.Length..]);
                }
                else if (current.Count > 0)
                {
                    blocks.Add(string.Join('\n', current));
                    current.Clear();
                }
            }

            return blocks;
        }
    }

    /// <summary>The one block that holds <paramref name="words"/>.</summary>
    public static string BlockWith(string words) => Blocks.Single(b => b.Contains(words, StringComparison.Ordinal));

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Fairlead.slnx")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("The tests run outside the repository.");
        }

        return directory.FullName;
    }
}
