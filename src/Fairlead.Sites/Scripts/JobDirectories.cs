using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Shell;

namespace Fairlead.Sites.Scripts;

/// <summary>Removes what jobs left on a site: which directories those are, and the command for it. No I/O: what runs there is <c>clean.sh</c>.</summary>
internal static class JobDirectories
{
    private static readonly string Script = EmbeddedScript.Read("clean.sh");

    /// <summary>The directories of jobs of one account, or that one of them is not below the workspace.</summary>
    public static Outcome<ImmutableArray<string>> Of(IEnumerable<Job> jobs, string workspace)
    {
        var root = workspace.TrimEnd('/');
        var directories = ImmutableArray.CreateBuilder<string>();
        foreach (var job in jobs)
        {
            directories.Add($"{root}/{ControlDirectory.Root}/{job.Id}");
            directories.AddRange(job.Attempts.Where(a => a.ArrayIndex is not null).Select(a => ControlDirectory.Of(root, a).Own).Distinct());
            if (job.Parent is not null)
            {
                continue;
            }

            if (!job.Directory.StartsWith(root + "/", StringComparison.Ordinal) || !StoragePath.Normalize(job.Directory).TryGet(out var normal, out _) || normal != job.Directory)
            {
                return Refusal.Conflict($"The directory {job.Directory} is not below the workspace {root} and is not removed.");
            }

            directories.Add(job.Directory);
        }

        return directories.ToImmutable();
    }

    /// <summary>The command that removes them.</summary>
    public static ShellCommand Remove(string workspace, ImmutableArray<string> directories) => ShellCommand.Script(Script, [workspace, .. directories]);
}
