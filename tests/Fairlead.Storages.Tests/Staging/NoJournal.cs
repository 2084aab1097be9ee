using Fairlead.Core;
using Fairlead.Core.Journal;
using Fairlead.Gateway.Journal;

namespace Fairlead.Storages.Tests.Staging;

/// <summary>A journal that nobody reads.</summary>
internal sealed class NoJournal : IJournal
{
    public Task AppendAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IReadOnlyList<JournalRecord>> ReadAsync(JobId job, long after, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<JournalRecord>> ReadAllAsync(long after, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();
}
