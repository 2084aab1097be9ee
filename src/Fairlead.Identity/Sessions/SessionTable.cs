using System.Security.Cryptography;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Identity;
using Fairlead.Identity.Memory;
using Fairlead.Identity.Users;

namespace Fairlead.Identity.Sessions;

/// <summary>The sessions of this process, in memory: a client whose session is gone logs in again. Few for each user, and bounded in all.</summary>
/// <param name="options">How many there are and how long they last.</param>
/// <param name="clock">Says when one ends.</param>
internal sealed class SessionTable(IdentityOptions options, TimeProvider clock) : ISessions
{
    private const int MaxUsers = 20_000;
    private const int IdBytes = 24;

    private readonly Lock _access = new();
    private readonly Dictionary<string, Entry> _byId = [];
    private readonly ExpiringLru<string, List<Entry>> _byUser = new(MaxUsers, clock);

    /// <inheritdoc/>
    public Session? Find(string id)
    {
        lock (_access)
        {
            return _byId.TryGetValue(id, out var entry) && Use(entry) ? entry.Session : null;
        }
    }

    /// <inheritdoc/>
    public Session Open(Principal principal, string key, out bool isNew)
    {
        lock (_access)
        {
            var mine = _byUser.TryGet(principal.User, out var known) ? known : [];
            RemoveEnded(mine);
            // A session stands for one login: the same user with another method or other rights gets a session of its own.
            var entry = mine.Find(e => e.Key == key && IsSameLogin(e.Session.Principal, principal));
            isNew = entry is null;
            if (entry is null)
            {
                entry = new Entry(key, New(principal));
                mine.Insert(0, entry);
                _byId.Add(entry.Session.Id, entry);
                RemoveFrom(mine, options.SessionsPerUser);
            }
            else
            {
                mine.Remove(entry);
                mine.Insert(0, entry);
            }

            if (_byUser.Set(principal.User, mine, lifetime: null) is { } evicted)
            {
                RemoveFrom(evicted, 0);
            }

            return entry.Session;
        }
    }

    /// <inheritdoc/>
    public Session Change(Session session, Principal principal, string key)
    {
        var changed = session with { Principal = principal };
        lock (_access)
        {
            // One that has ended in between is not brought back.
            if (_byId.TryGetValue(session.Id, out var entry))
            {
                (entry.Session, entry.Key) = (changed, key);
            }
        }

        return changed;
    }

    /// <inheritdoc/>
    public void EndAll(string user)
    {
        lock (_access)
        {
            if (_byUser.TryGet(user, out var mine))
            {
                RemoveFrom(mine, 0);
                _byUser.Remove(user);
            }
        }
    }

    private bool Use(Entry entry)
    {
        if (entry.Session.ExpiresAt <= clock.GetUtcNow())
        {
            _byId.Remove(entry.Session.Id);
            return false;
        }

        if (_byUser.TryGet(entry.Session.Principal.User, out var mine) && mine.Remove(entry))
        {
            mine.Insert(0, entry);
        }

        return true;
    }

    private void RemoveEnded(List<Entry> mine)
    {
        var now = clock.GetUtcNow();
        foreach (var ended in mine.Where(e => e.Session.ExpiresAt <= now).ToList())
        {
            mine.Remove(ended);
            _byId.Remove(ended.Session.Id);
        }
    }

    private void RemoveFrom(List<Entry> sessions, int index)
    {
        foreach (var entry in sessions.Skip(index).ToList())
        {
            _byId.Remove(entry.Session.Id);
            sessions.Remove(entry);
        }
    }

    // A session is never good for longer than what was shown to open it.
    private Session New(Principal principal)
    {
        var end = clock.GetUtcNow() + options.SessionLifetime;
        return new Session(
            Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes)),
            principal,
            principal.ValidUntil is { } until && until < end ? until : end);
    }

    private static bool IsSameLogin(Principal one, Principal other) =>
        one.Method == other.Method && one.MayIssueTokens == other.MayIssueTokens && one.ValidUntil == other.ValidUntil;

    private sealed class Entry(string key, Session session)
    {
        public string Key { get; set; } = key;

        public Session Session { get; set; } = session;
    }
}
