using System.Collections.Concurrent;
using Fairlead.Core.Storages;
using Fairlead.Gateway.FileSessions;

namespace Fairlead.Uftp.Sessions;

/// <summary>
/// Transfers whose clients have said goodbye before their end. Some clients write a part of a file, leave, come back at once in another session and go on:
/// what they ask for there waits for what they have left behind, or it would find the file as it was before.
/// </summary>
/// <param name="clock">Measures the patience.</param>
internal sealed class EndingTransfers(TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<Task, (string User, StorageId Storage)> _all = [];

    /// <summary>A client has left before the end of its transfer.</summary>
    public void Add(FileSession session, Task transfer)
    {
        _all.TryAdd(transfer, (session.Principal.User, session.Asked.Storage));
        _ = transfer.ContinueWith(t => _all.TryRemove(t, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Waits a while for what the same user has left behind in the same storage.</summary>
    public async Task WaitAsync(FileSession session, CancellationToken cancellationToken)
    {
        var mine = _all.Where(t => t.Value == (session.Principal.User, session.Asked.Storage)).Select(t => t.Key).ToList();
        if (mine.Count > 0)
        {
            await Task.WhenAny(Task.WhenAll(mine), Task.Delay(Patience, clock, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
