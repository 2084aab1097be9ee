using System.Collections.Immutable;
using System.Text;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Dialects.Autosubmit.Configuration;
using Fairlead.Gateway.Repositories;

namespace Fairlead.Dialects.Autosubmit.Execution;

/// <summary>The text files of an experiment's project, as they are when its jobs are generated.</summary>
/// <param name="Texts">Text by path in the project.</param>
/// <param name="Commit">The commit that they are of, or null where there is no project.</param>
internal sealed record ProjectFiles(ImmutableSortedDictionary<string, string> Texts, string? Commit)
{
    private const int MostFiles = 5_000;
    private const long LongestFile = 512 * 1024;
    private const long MostBytes = 32L * 1024 * 1024;

    /// <summary>Those of an experiment without a project.</summary>
    public static readonly ProjectFiles None = new(ImmutableSortedDictionary<string, string>.Empty, Commit: null);

    /// <summary>Fetches them from the repository that the configuration names; none without a project.</summary>
    public static async Task<Outcome<ProjectFiles>> FetchAsync(ConfigMap root, IGitTrees git, CancellationToken cancellationToken)
    {
        if (ProjectRules.TypeOf(root) != ProjectRules.Git)
        {
            return None;
        }

        if (!Uri.TryCreate(root.TextAt("GIT.PROJECT_ORIGIN"), UriKind.Absolute, out var origin) || origin.Scheme is not ("http" or "https") || origin.UserInfo.Length > 0)
        {
            return Refusal.Invalid("GIT.PROJECT_ORIGIN", "GIT.PROJECT_ORIGIN: Write the http or https address of a repository, without user and password.");
        }

        var revision = root.TextAt("GIT.PROJECT_COMMIT") ?? root.TextAt("GIT.PROJECT_BRANCH");
        if (revision is not null && !DataPlace.Git.IsRevision(revision))
        {
            return Refusal.Invalid("GIT.PROJECT_BRANCH", $"GIT.PROJECT_BRANCH: '{revision}' is no name of a branch or tag, and no whole id of a commit.");
        }

        return await git.ReadAsync(new GitSource(origin, revision), (files, token) => ReadAsync(files, token), cancellationToken);
    }

    private static async Task<Outcome<ProjectFiles>> ReadAsync(GitFiles files, CancellationToken cancellationToken)
    {
        var texts = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, MatchType = MatchType.Simple };
        var left = MostBytes;
        foreach (var file in new DirectoryInfo(files.Directory).EnumerateFiles("*", options))
        {
            var path = Path.GetRelativePath(files.Directory, file.FullName);
            if (path.StartsWith($".git{Path.DirectorySeparatorChar}", StringComparison.Ordinal) || file.Length > LongestFile)
            {
                continue;
            }

            left -= file.Length;
            if (left < 0 || texts.Count >= MostFiles)
            {
                return Refusal.TooLarge("GIT.PROJECT_ORIGIN", $"A project has at most {MostFiles} files of at most {LongestFile / 1024} KiB, and {MostBytes >> 20} MiB of them in all.");
            }

            // What is no text is no script and no configuration.
            if (await File.ReadAllTextAsync(file.FullName, Encoding.UTF8, cancellationToken) is var text && !text.Contains('\0', StringComparison.Ordinal))
            {
                texts[path] = text;
            }
        }

        return new ProjectFiles(texts.ToImmutable(), files.Commit);
    }
}
