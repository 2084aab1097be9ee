using System.Diagnostics.CodeAnalysis;

namespace Fairlead.Identity.Memory;

/// <summary>A table in memory that never grows beyond its capacity: what was used least recently goes first, and entries end by themselves.</summary>
/// <param name="capacity">Most entries.</param>
/// <param name="clock">Says when an entry has ended.</param>
internal sealed class ExpiringLru<TKey, TValue>(int capacity, TimeProvider clock)
    where TKey : notnull
    where TValue : class
{
    private readonly Lock _access = new();
    private readonly Dictionary<TKey, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = [];

    /// <summary>The value, which counts as use, unless it has ended.</summary>
    public bool TryGet(TKey key, [NotNullWhen(true)] out TValue? value)
    {
        lock (_access)
        {
            value = null;
            if (!_entries.TryGetValue(key, out var node))
            {
                return false;
            }

            _byUse.Remove(node);
            if (node.Value.EndsAt <= clock.GetUtcNow())
            {
                _entries.Remove(key);
                return false;
            }

            _byUse.AddFirst(node);
            value = node.Value.Value;
            return true;
        }
    }

    /// <summary>Sets the value, which ends after <paramref name="lifetime"/>, or only when its place is needed (null).</summary>
    /// <returns>What had to go to make room for it, or null.</returns>
    public TValue? Set(TKey key, TValue value, TimeSpan? lifetime)
    {
        lock (_access)
        {
            RemoveHeld(key);
            TValue? evicted = null;
            if (_entries.Count >= capacity && _byUse.Last is { } last)
            {
                evicted = last.Value.Value;
                RemoveHeld(last.Value.Key);
            }

            _entries[key] = _byUse.AddFirst(new Entry(key, value, lifetime is { } limit ? clock.GetUtcNow() + limit : DateTimeOffset.MaxValue));
            return evicted;
        }
    }

    /// <summary>Removes the value if it is there.</summary>
    public void Remove(TKey key)
    {
        lock (_access)
        {
            RemoveHeld(key);
        }
    }

    private void RemoveHeld(TKey key)
    {
        if (_entries.Remove(key, out var node))
        {
            _byUse.Remove(node);
        }
    }

    private sealed record Entry(TKey Key, TValue Value, DateTimeOffset EndsAt);
}
