using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Journal;
using Fairlead.Core.Workflows;

namespace Fairlead.Gateway.Runs;

/// <summary>The files that a run knows by name: its catalogue.</summary>
/// <param name="store">Where it is.</param>
/// <param name="find">Says who may change it.</param>
/// <param name="options">How large it may be.</param>
/// <param name="clock">Says when it was changed.</param>
public sealed class RunFiles(IRunStore store, FindRun find, RunOptions options, TimeProvider clock)
{
    private const int Portion = 10_000;

    /// <summary>The files whose names begin like that and fit, sorted by name (ordinal).</summary>
    public async Task<IReadOnlyList<KeyValuePair<string, string>>> FindAsync(Run run, string prefix, Func<string, bool> fits, CancellationToken cancellationToken)
    {
        var found = new List<KeyValuePair<string, string>>();
        string? after = null;
        while (true)
        {
            var some = await store.FilesAsync(run, prefix, after, Portion, cancellationToken);
            found.AddRange(some.Where(f => fits(f.Key)));
            if (some.Count < Portion)
            {
                found.Sort((one, other) => string.CompareOrdinal(one.Key, other.Key));
                return found;
            }

            after = some[^1].Key;
        }
    }

    /// <summary>Adds files, or gives those that are there other URLs.</summary>
    public async Task<Outcome<Done>> PutAsync(Principal principal, RunId id, ImmutableSortedDictionary<string, string> files, CancellationToken cancellationToken)
    {
        if (!(await find.RunAsync(principal, id, AccessLevel.Modify, cancellationToken)).TryGet(out var run, out var refusal))
        {
            return refusal;
        }

        var entry = new JournalEntry(Job: null, clock.GetUtcNow(), JournalLevel.Info, $"Knows {files.Count} more files by name.", principal.User, id);
        return await store.PutFilesAsync(run, files, options.MostFiles, entry, cancellationToken)
            ? Done.Value
            : Refusal.TooLarge("files", $"A run knows at most {options.MostFiles} files by name.");
    }
}
