namespace Fairlead.Templates.Document;

/// <summary>One thing that is wrong in a document.</summary>
/// <param name="At">Where.</param>
/// <param name="Path">The key's path, such as <c>workflows.main.phases.solve.needs[0]</c>; empty for the document as a whole.</param>
/// <param name="Message">What is wrong and what would be right.</param>
public sealed record DocumentProblem(Mark At, string Path, string Message)
{
    /// <summary>The other file that it is in, or null for the document itself.</summary>
    public string? File { get; init; }

    /// <summary>One line for people: <c>file:line:column: path: message</c>.</summary>
    /// <param name="file">What the document is called.</param>
    public string In(string file) => $"{File ?? file}:{At.Line}:{At.Column}: {(Path.Length == 0 ? string.Empty : $"{Path}: ")}{Message}";
}

/// <summary>Collects all that is wrong, so that a document is mended in one go.</summary>
internal sealed class Problems
{
    /// <summary>How many are told; a document with more is wrong enough.</summary>
    public const int Most = 100;

    private readonly List<DocumentProblem> _all;
    private readonly string? _file;

    /// <summary>None so far.</summary>
    public Problems()
        : this([], null)
    {
    }

    private Problems(List<DocumentProblem> all, string? file) => (_all, _file) = (all, file);

    /// <summary>All of them, in the order of the document; those of other files behind.</summary>
    public IReadOnlyList<DocumentProblem> All => [.. _all.OrderBy(p => p.File, StringComparer.Ordinal).ThenBy(p => p.At.Line).ThenBy(p => p.At.Column)];

    /// <summary>How many there are so far.</summary>
    public int Count => _all.Count;

    /// <summary>The same collection, for what is wrong in another file.</summary>
    public Problems In(string file) => new(_all, file);

    /// <summary>Something is wrong.</summary>
    public void Add(Mark at, string path, string message)
    {
        var problem = new DocumentProblem(at, path, message) { File = _file };
        if (_all.Count < Most && !_all.Contains(problem))
        {
            _all.Add(problem);
        }
    }
}
