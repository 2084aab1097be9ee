using System.Collections.Immutable;
using Fairlead.Templates.Document;
using Fairlead.Templates.Model;
using Fairlead.Templates.Reading;

namespace Fairlead.Templates.Compilation;

/// <summary>The implementations of phases that a repository of templates has, as far as a workflow names them.</summary>
/// <param name="Files">The files that were read, by path in the repository.</param>
internal sealed record PhaseLibrary(ImmutableDictionary<string, PhaseFile> Files)
{
    /// <summary>The file and the name in it that a type such as <c>PHASES.FLOW.solver.run</c> stands for.</summary>
    public static (string File, string Name) PlaceOf(string type) => type.Split('.') is [var kind, var folder, var file, var name]
        ? ($"{kind}/{folder}/{file}.yaml", name)
        : throw new ArgumentException($"'{type}' is no type of a phase.", nameof(type));

    /// <summary>Reads a file of phases.</summary>
    public static PhaseFile Read(string path, string text)
    {
        var problems = new Problems();
        var file = WorkflowReader.Read(text, problems.In(path));
        return new PhaseFile(path, file, problems.All);
    }
}

/// <summary>A file of phases.</summary>
/// <param name="Path">Its path in the repository.</param>
/// <param name="File">What it says.</param>
/// <param name="Problems">What is wrong with it.</param>
internal sealed record PhaseFile(string Path, WorkflowFile File, IReadOnlyList<DocumentProblem> Problems);
