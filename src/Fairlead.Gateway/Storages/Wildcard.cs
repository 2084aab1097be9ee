using System.IO.Enumeration;
using Fairlead.Core;
using Fairlead.Core.Storages;

namespace Fairlead.Gateway.Storages;

/// <summary>The files that a path stands for: <c>*</c> and <c>?</c> in its last part stand for several.</summary>
public static class Wildcard
{
    private const int MostMatches = 100_000;
    private const int PageSize = 1000;

    /// <summary>Whether the last part of the path stands for several files.</summary>
    public static bool IsIn(string path) => StoragePath.NameOf(path).AsSpan().ContainsAny('*', '?');

    /// <summary>The paths that fit; <see cref="RefusalKind.NotFound"/> where there is none.</summary>
    public static async Task<Outcome<IReadOnlyList<string>>> ExpandAsync(IStorage files, string path, CancellationToken cancellationToken)
    {
        if (!StoragePath.Normalize(path).TryGet(out var pattern, out var refusal))
        {
            return refusal;
        }

        // A backslash stands for itself here, but would escape what follows it in the matcher's syntax.
        var name = StoragePath.NameOf(pattern).Replace(@"\", @"\\", StringComparison.Ordinal);
        var directory = pattern.LastIndexOf('/') is var slash and > 0 ? pattern[..slash] : "/";
        var found = new List<string>();
        for (var offset = 0L; ; offset += PageSize)
        {
            if (!(await files.ListAsync(directory, offset, PageSize, cancellationToken)).TryGet(out var page, out refusal))
            {
                return refusal;
            }

            found.AddRange(page.Entries.Select(e => e.Path).Where(p => FileSystemName.MatchesSimpleExpression(name, StoragePath.NameOf(p), ignoreCase: false)));
            if (found.Count > MostMatches)
            {
                return Refusal.TooLarge("exports", $"'{path}' stands for more than {MostMatches} files.");
            }

            if (!page.HasMore)
            {
                return found.Count > 0 ? found : Refusal.NotFound($"file that fits '{path}'");
            }
        }
    }
}
