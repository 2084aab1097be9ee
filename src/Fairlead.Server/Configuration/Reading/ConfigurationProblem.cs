namespace Fairlead.Server.Configuration.Reading;

/// <summary>One thing that is wrong in the configuration.</summary>
/// <param name="Path">The key's path, such as <c>sites[0].queues.batch.maxRuntime</c>; empty for the file as a whole.</param>
/// <param name="Source">The file, or the environment variable as <c>$NAME</c>; null where there is neither.</param>
/// <param name="Line">The line in the file, from 1, or null.</param>
/// <param name="Wrong">What is wrong.</param>
/// <param name="Right">What would be right.</param>
public sealed record ConfigurationProblem(string Path, string? Source, int? Line, string Wrong, string Right)
{
    /// <summary>One line for people.</summary>
    public override string ToString()
    {
        var place = Source is null ? string.Empty : Line is { } line ? $"{Source}:{line}: " : $"{Source}: ";
        var key = Path.Length == 0 ? string.Empty : $"{Path}: ";
        return $"{place}{key}{Wrong} {Right}";
    }
}

/// <summary>Collects all that is wrong, so that a file is mended in one go.</summary>
/// <param name="file">The file, or null where there is none.</param>
internal sealed class Problems(string? file)
{
    private const int Most = 100;
    private readonly List<ConfigurationProblem> _all = [];

    /// <summary>All of them, by line.</summary>
    public IReadOnlyList<ConfigurationProblem> All => [.. _all.OrderBy(p => p.Line ?? int.MaxValue)];

    /// <summary>Something is wrong.</summary>
    public void Add(string path, Place place, string wrong, string right)
    {
        var problem = new ConfigurationProblem(path, place.Variable is { } variable ? $"${variable}" : file, place.Line, wrong, right);
        if (_all.Count < Most && !_all.Contains(problem))
        {
            _all.Add(problem);
        }
    }
}
