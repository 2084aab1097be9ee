using System.Collections.Immutable;
using Fairlead.Core.Expressions;
using Fairlead.Core.Workflows;
using Fairlead.Dialects.Unicore.Workflows.Compilation;

namespace Fairlead.Dialects.Unicore.Workflows.Running;

/// <summary>Makes iterations out of files.</summary>
internal static class FileChunks
{
    private const long Kilobyte = 1024;

    /// <summary>Groups of so many files; the last may have fewer.</summary>
    public static IEnumerable<FoundFile[]> ByNumber(IEnumerable<FoundFile> files, int number) => files.Chunk(number);

    /// <summary>
    /// Groups of at most so many kilobytes. A file that is larger makes a group of its own, and one whose size is not known ends its group.
    /// </summary>
    public static IEnumerable<FoundFile[]> BySize(IEnumerable<FoundFile> files, long kilobytes)
    {
        var limit = kilobytes < long.MaxValue / Kilobyte ? kilobytes * Kilobyte : long.MaxValue;
        var group = new List<FoundFile>();
        var sum = 0L;
        foreach (var file in files)
        {
            var length = file.Length ?? 0;
            if (group.Count > 0 && length > limit - sum)
            {
                yield return [.. group];
                group.Clear();
                sum = 0;
            }

            group.Add(file);
            sum += Math.Min(length, limit - sum);
            if (file.Length is null)
            {
                yield return [.. group];
                group.Clear();
                sum = 0;
            }
        }

        if (group.Count > 0)
        {
            yield return [.. group];
        }
    }

    /// <summary>The iteration of a group: the variables it has beside its index.</summary>
    /// <param name="iterator">The name of the iterator.</param>
    /// <param name="files">At least one.</param>
    public static Iteration IterationOf(string iterator, FoundFile[] files)
    {
        var variables = ImmutableArray.CreateBuilder<KeyValuePair<string, Value>>((2 * files.Length) + 6);
        if (files is [var only])
        {
            Set(LoopVariables.ValueOf(iterator), only.Url);
            Set(LoopVariables.InnermostValue, only.Url);
            Set(LoopVariables.NameOf(iterator), only.Name);
            Set(LoopVariables.OwnNameOf(iterator), only.Name);
        }

        for (var i = 0; i < files.Length; i++)
        {
            Set(LoopVariables.FileOf(iterator, i + 1), files[i].Url);
            Set(LoopVariables.OwnNameOf(iterator, i + 1), files[i].Name);
        }

        Set(LoopVariables.OwnNamesOf(iterator), string.Join(';', files.Select(f => f.Name)));
        variables.Add(KeyValuePair.Create(LoopVariables.ChunkSizeOf(iterator), Value.Of((long)files.Length)));
        return new Iteration(variables.ToImmutable());

        void Set(string name, string text) => variables.Add(KeyValuePair.Create(name, Value.Of(text)));
    }
}
