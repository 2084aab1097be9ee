using System.Collections.Concurrent;

namespace Fairlead.Gateway.Storages;

/// <summary>Wakes those who make and remove the directories of created storages, site by site. What is to be done is in the store alone.</summary>
public sealed class StorageWork : IDisposable
{
    private readonly ConcurrentDictionary<string, Bell> _bells = new();

    /// <summary>Says that there is something to do at the site.</summary>
    public void Tell(string site) => BellOf(site).Ring();

    /// <summary>Waits until somebody says so, at most so long.</summary>
    public Task WaitAsync(string site, TimeSpan longest, CancellationToken cancellationToken) => BellOf(site).WaitAsync(longest, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var bell in _bells.Values)
        {
            bell.Dispose();
        }
    }

    private Bell BellOf(string site) => _bells.GetOrAdd(site, _ => new Bell());
}
