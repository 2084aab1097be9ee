namespace Fairlead.Dialects.Unicore.Workflows.Compilation;

/// <summary>The names of the variables that a loop over values or files sets, made from the name of its iterator.</summary>
internal static class LoopVariables
{
    /// <summary>The index of the innermost loop, by an old name.</summary>
    public const string InnermostIndex = "CURRENT_ITERATOR_INDEX";

    /// <summary>The value of the innermost loop, by an old name.</summary>
    public const string InnermostValue = "CURRENT_ITERATOR_VALUE";

    /// <summary>Where in the loops around it something is, the parts joined.</summary>
    public const string TotalIterator = "CURRENT_TOTAL_ITERATOR";

    /// <summary>The value of an iteration.</summary>
    public static string ValueOf(string iterator) => $"{iterator}_VALUE";

    /// <summary>The index of a chunk, by another name.</summary>
    public static string IndexOf(string iterator) => $"{iterator}_CURRENT_ITERATOR_INDEX";

    /// <summary>The URL of a file of a chunk, from 1.</summary>
    public static string FileOf(string iterator, int number) => $"{iterator}_FILENAME_{number}";

    /// <summary>The name of the only file of an iteration.</summary>
    public static string NameOf(string iterator) => $"{iterator}_FILENAME";

    /// <summary>The name of the only file of an iteration, by another name.</summary>
    public static string OwnNameOf(string iterator) => $"{iterator}_ORIGINAL_FILENAME";

    /// <summary>The name of a file of a chunk, from 1.</summary>
    public static string OwnNameOf(string iterator, int number) => $"{iterator}_ORIGINAL_FILENAME_{number}";

    /// <summary>The names of all files of a chunk.</summary>
    public static string OwnNamesOf(string iterator) => $"{iterator}_ORIGINAL_FILENAMES";

    /// <summary>How many files a chunk has.</summary>
    public static string ChunkSizeOf(string iterator) => $"{iterator}_CHUNK_SIZE";
}
