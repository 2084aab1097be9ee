using System.Collections.Immutable;
using Fairlead.Core.Containers;
using Fairlead.Core.Storages;
using Fairlead.Dialects.Prominence.Json;

namespace Fairlead.Dialects.Prominence.Description;

/// <summary>Reads <c>stdout</c> of a task: a file that takes what it says, beside the streams of the job.</summary>
internal static class TaskOutput
{
    /// <summary>The path in the working directory, or null where there is none; where something is wrong, the reader has kept what.</summary>
    /// <param name="task">The task.</param>
    /// <param name="mounts">What is seen elsewhere in containers.</param>
    public static string? Read(Fields task, ImmutableArray<Mount> mounts)
    {
        if (task.Text("stdout") is not { } path)
        {
            return null;
        }

        var inner = !path.StartsWith('/') ? path
            : mounts.Add(new Mount(".", Container.Home)).FirstOrDefault(m => path.StartsWith(m.To.TrimEnd('/') + "/", StringComparison.Ordinal)) is { } mount
            ? mount.From + path[mount.To.TrimEnd('/').Length..]
            : null;
        if (inner is not null && !inner.Any(char.IsControl) && !inner.Split('/').Contains("..") && StoragePath.Normalize(inner).TryGet(out var normal, out _) && normal != "/")
        {
            return inner;
        }

        task.Refuse("stdout", "must be the name of a file in the scratch directory, or below the mount point of an artifact");
        return null;
    }
}
