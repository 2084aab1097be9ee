using System.Collections.Concurrent;

namespace Fairlead.Gateway.Jobs;

/// <summary>How many things of a kind each user has under way at a time. Counted in this process.</summary>
public sealed class UserShares
{
    private readonly ConcurrentDictionary<string, int> _open = new(StringComparer.Ordinal);

    /// <summary>Counts one more; false, and nothing is counted, where the user has <paramref name="most"/> already.</summary>
    public bool TryEnter(string user, int most)
    {
        if (_open.AddOrUpdate(user, 1, (_, count) => count + 1) <= most)
        {
            return true;
        }

        Leave(user);
        return false;
    }

    /// <summary>One of them is over.</summary>
    public void Leave(string user)
    {
        // Nobody who has none is kept in mind.
        if (_open.AddOrUpdate(user, 0, (_, count) => count - 1) <= 0)
        {
            _open.TryRemove(KeyValuePair.Create(user, 0));
        }
    }
}
