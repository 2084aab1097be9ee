namespace Fairlead.Core.Jobs;

/// <summary>What a job has to leave behind: it has not done what it should where that is missing. The site puts it aside when the steps have ended, however they did.</summary>
/// <param name="Path">Path in the working directory; in that of a file <c>*</c>, <c>?</c> and <c>[</c> stand for characters, and the first match is taken.</param>
/// <param name="IsDirectory">Whether it is a directory, which is packed into one file.</param>
public sealed record OutputFile(string Path, bool IsDirectory = false)
{
    /// <summary>The directory in the working directory where output is put aside.</summary>
    public const string Directory = ".output";

    /// <summary>Its name in <see cref="Directory"/>: the last part of its path, for a directory with <c>.tgz</c> behind it.</summary>
    public string Name => Path.TrimEnd('/') is var path && path[(path.LastIndexOf('/') + 1)..] is var name && IsDirectory ? $"{name}.tgz" : name;
}
