using Fairlead.Core;
using Fairlead.Core.Storages;
using Fairlead.Templates.Document;
using Fairlead.Templates.Reading;

namespace Fairlead.Templates.Repositories;

/// <summary>One version of a repository, in a directory of the gateway. It never changes.</summary>
/// <param name="Repository">The name of the repository.</param>
/// <param name="Revision">The branch, tag or commit that was asked for, or null for the repository's own.</param>
/// <param name="Commit">The whole id of the commit; for a directory the beginning of the SHA-256 digest of all that it holds, 40 digits.</param>
/// <param name="Directory">Absolute path of the directory.</param>
public sealed record TemplateTree(string Repository, string? Revision, string Commit, string Directory)
{
    /// <summary>The folder with files of workflows.</summary>
    internal const string Workflows = "WORKFLOWS";

    /// <summary>The folder with files of phases.</summary>
    internal const string Phases = "PHASES";

    /// <summary>The file and the workflow that a type such as <c>WORKFLOWS.HARBOUR.workflow.execution</c> names.</summary>
    public Outcome<TemplateEntry> Find(string type) => Find(type, Workflows);

    /// <summary>The file and the implementation that a type such as <c>PHASES.FLOW.solver.run</c> names.</summary>
    public Outcome<TemplateEntry> FindPhase(string type) => Find(type, Phases);

    /// <summary>The text of a file.</summary>
    /// <param name="file">Its path in the repository.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<Outcome<string>> ReadAsync(string file, CancellationToken cancellationToken)
    {
        if (PathOf(file) is not { } path)
        {
            return Refusal.NotFound($"file '{file}' in the repository '{Repository}' at {Commit}");
        }

        return new FileInfo(path).Length <= YamlDocument.MostCharacters
            ? await File.ReadAllTextAsync(path, cancellationToken)
            : Refusal.TooLarge("file", $"The file '{file}' has more than {YamlDocument.MostCharacters} bytes.");
    }

    private Outcome<TemplateEntry> Find(string type, string kind)
    {
        if (type.Split('.') is not [var first, var folder, var file, var name] || first != kind || !new[] { folder, file, name }.All(Names.IsName))
        {
            return Refusal.Invalid("type", $"'{Core.Expressions.Excerpt.Of(type)}' is no type: write {kind}.FOLDER.file.name, which stands for 'name' in the file {kind}/FOLDER/file.yaml.");
        }

        var path = $"{kind}/{folder}/{file}.yaml";
        return PathOf(path) is not null
            ? new TemplateEntry(path, name)
            : Refusal.NotFound($"file '{path}' in the repository '{Repository}' at {Commit}: the type '{type}' cannot be found");
    }

    // Links in it lead nowhere else: the snapshot was taken only so.
    private string? PathOf(string file) =>
        !file.StartsWith('/') && StoragePath.Normalize(file).TryGet(out var normal, out _) && Path.Join(Directory, normal) is var path && File.Exists(path) ? path : null;
}

/// <summary>What a type names.</summary>
/// <param name="File">The path of the file in the repository.</param>
/// <param name="Name">The name of the workflow or the implementation in it.</param>
public sealed record TemplateEntry(string File, string Name);
