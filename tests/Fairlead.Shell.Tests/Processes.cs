namespace Fairlead.Shell.Tests;

internal static class Processes
{
    /// <summary>The command lines of all processes, words separated by blanks.</summary>
    public static List<string> CommandLines() => [.. All().Select(p => p.CommandLine)];

    public static IEnumerable<(int Id, string CommandLine)> All()
    {
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), out var id) && Read($"{directory}/cmdline") is { Length: > 0 } line)
            {
                yield return (id, line.Replace('\0', ' '));
            }
        }
    }


    private static string? Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return null; // it has just ended
        }
    }
}
