using System.Collections.Immutable;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Dialects.Prominence.Json;

namespace Fairlead.Dialects.Prominence.Description;

/// <summary>Compiles <c>outputFiles</c> and <c>outputDirs</c>.</summary>
internal static class OutputCompiler
{
    private const int Most = 1000;

    /// <summary>What the job has to leave behind; where something is wrong, the reader has kept what.</summary>
    public static ImmutableArray<OutputFile> Compile(Fields job) => [.. Read(job, "outputFiles", isDirectory: false), .. Read(job, "outputDirs", isDirectory: true)];

    private static ImmutableArray<OutputFile> Read(Fields job, string key, bool isDirectory)
    {
        var paths = job.Texts(key);
        if (paths.Length > Most)
        {
            job.Refuse(key, $"must have at most {Most} entries");
        }

        if (paths.FirstOrDefault(p => !IsInside(p)) is { } wrong)
        {
            job.Refuse(key, $"must be paths relative to the scratch directory, not {Fields.Shown(wrong)}");
        }

        return [.. paths.Select(p => new OutputFile(p, isDirectory))];
    }

    private static bool IsInside(string path) =>
        !path.StartsWith('/') && !path.Any(char.IsControl) && StoragePath.Normalize(path).TryGet(out var normal, out _) && normal != "/" && !path.Split('/').Contains("..");
}
