using System.Globalization;
using System.Text.Json.Nodes;
using Fairlead.Core.Expressions;
using Fairlead.Dialects.Unicore.Workflows.Compilation;

namespace Fairlead.Dialects.Unicore.Workflows.Running;

/// <summary>
/// Makes one import for each file of a chunk out of an import of <c>${IT_VALUE}</c>. URLs and names stay names of variables, so that they are put in
/// like all others and not looked at again.
/// </summary>
internal static class ChunkStaging
{
    /// <summary>Changes the imports of a job in place.</summary>
    /// <param name="job">The description, before its variables are replaced.</param>
    /// <param name="chunk">The loop around it.</param>
    /// <param name="variables">The variables that the job sees.</param>
    public static void Apply(JsonObject job, ChunkNaming chunk, IReadOnlyDictionary<string, Value> variables)
    {
        if (variables.GetValueOrDefault(LoopVariables.ChunkSizeOf(chunk.Iterator)) is not Value.Integer { Number: var files } || job[StagingEntries.Imports] is null)
        {
            return;
        }

        var value = $"${{{LoopVariables.ValueOf(chunk.Iterator)}}}";
        var format = FilenameFormat.Read(chunk.Format).TryGet(out var read, out _) ? read : FilenameFormat.Default;
        StagingEntries.Put(job, StagingEntries.Imports, StagingEntries.Of(job, StagingEntries.Imports).SelectMany(entry =>
            StagingEntries.TextOf(entry, "From", "source") is { } from && from.Contains(value, StringComparison.Ordinal)
                ? Enumerable.Range(1, files).Select(number => One(entry, number, chunk.Iterator, format))
                : [entry]));
    }

    private static JsonNode? One(JsonNode? entry, int number, string iterator, FilenameFormat format)
    {
        var copy = entry?.DeepClone();
        if (copy is not null && StagingEntries.KeyOf(copy, "From", "source") is { } from)
        {
            copy[from] = $"${{{LoopVariables.FileOf(iterator, number)}}}";
            if (StagingEntries.KeyOf(copy, "To", "file") is { } to && StagingEntries.TextOf(copy, "To", "file") is { } name)
            {
                copy[to] = NameOf(name, number, iterator, format);
            }
        }

        return copy;
    }

    private static string NameOf(string to, int number, string iterator, FilenameFormat format)
    {
        if (to.Contains('*', StringComparison.Ordinal))
        {
            return to.Replace("*", number.ToString("D4", CultureInfo.InvariantCulture), StringComparison.Ordinal);
        }

        var own = $"${{{LoopVariables.OwnNameOf(iterator, number)}}}";
        var named = to.Replace("${ORIGINAL_FILENAME}", own, StringComparison.Ordinal)
            .Replace($"${{{LoopVariables.OwnNameOf(iterator)}}}", own, StringComparison.Ordinal);
        return named != to ? named : format.Apply(number, to);
    }
}
