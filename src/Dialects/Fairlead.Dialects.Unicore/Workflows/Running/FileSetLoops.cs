using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Journal;
using Fairlead.Core.Workflows;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Dialects.Unicore.Workflows.Compilation;
using Fairlead.Gateway.Journal;
using Fairlead.Gateway.Runs;

namespace Fairlead.Dialects.Unicore.Workflows.Running;

/// <summary>Makes the iterations of loops over files, and tells their workflow what of that stood for no file.</summary>
/// <param name="journal">Where it is told.</param>
/// <param name="limits">How many files there may be.</param>
/// <param name="clock">Says what time it is.</param>
internal sealed class FileSetLoops(IJournal journal, RunOptions limits, TimeProvider clock)
{
    private const int MostWords = 5;

    /// <summary>The iterations of a loop; or why they cannot be found out.</summary>
    public async Task<Outcome<ImmutableArray<Iteration>>> FindAsync(
        RunNode node, string document, StorageSearch storages, INamedFiles names, CancellationToken cancellationToken)
    {
        var search = new FileSetSearch(storages, names, limits.Limits.ForEachIterations);
        var found = await search.RunAsync(FileSetRange.Read(document), node.Variables, clock.GetUtcNow(), cancellationToken);
        if (search.Unresolved is { Count: > 0 } words)
        {
            var more = words.Count > MostWords ? $" and {words.Count - MostWords} more" : string.Empty;
            var message = $"{node.Place}: words of lists that stand for no file are left out: {string.Join(", ", words.Take(MostWords).Select(w => $"'{Shown.Of(w)}'"))}{more}.";
            await journal.AppendAsync([new JournalEntry(Job: null, clock.GetUtcNow(), JournalLevel.Warning, message, Run: node.Run.Id)], cancellationToken);
        }

        return found;
    }
}
