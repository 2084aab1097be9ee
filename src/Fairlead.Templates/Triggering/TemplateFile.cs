using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Templates.Compilation;
using Fairlead.Templates.Document;
using Fairlead.Templates.Model;
using Fairlead.Templates.Reading;
using Fairlead.Templates.Repositories;

namespace Fairlead.Templates.Triggering;

/// <summary>Reads files of workflows together with the implementations of phases that they name.</summary>
internal static class TemplateFile
{
    /// <summary>The document, with all that is wrong in it.</summary>
    /// <param name="tree">The repository, or null for a text that stands by itself.</param>
    /// <param name="text">The text of the file.</param>
    /// <param name="types">Types of phases beside those that it names itself.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<NativeDocument> ReadAsync(TemplateTree? tree, string text, IEnumerable<string> types, CancellationToken cancellationToken)
    {
        if (tree is null)
        {
            return NativeDocument.Read(text);
        }

        var named = WorkflowReader.Read(text, new Problems()).Workflows.SelectMany(w => TypesIn(w.Body));
        var files = ImmutableDictionary.CreateBuilder<string, PhaseFile>();
        foreach (var type in named.Concat(types).Where(JobReader.IsPhaseType).Distinct())
        {
            if (tree.FindPhase(type).TryGet(out var entry, out _) && !files.ContainsKey(entry.File) && (await tree.ReadAsync(entry.File, cancellationToken)).TryGet(out var phases, out _))
            {
                files[entry.File] = PhaseLibrary.Read(entry.File, phases);
            }
        }

        return NativeDocument.Read(text, new PhaseLibrary(files.ToImmutable()));
    }

    private static IEnumerable<string> TypesIn(PhaseBlock body) => body.Phases.SelectMany(phase => phase switch
    {
        Phase.Run { Job.Type: { } type } => [type.Text],
        Phase.Choice choice => choice.Branches.SelectMany(b => TypesIn(b.Body)),
        Phase.Repeat loop => TypesIn(loop.Body),
        Phase.ForEach loop => TypesIn(loop.Body),
        Phase.Group group => TypesIn(group.Body),
        _ => [],
    });

    /// <summary>What is wrong with a document, one line each with file, line and column; null where nothing is.</summary>
    public static Refusal? Faults(NativeDocument document, string file) =>
        document.Problems.Count == 0 ? null : Refusal.Invalid("document", string.Join('\n', document.Problems.Select(p => p.In(file))));
}
