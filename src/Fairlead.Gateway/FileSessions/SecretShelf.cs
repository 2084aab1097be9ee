using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Transfers;

namespace Fairlead.Gateway.FileSessions;

/// <summary>A secret and what it is good for.</summary>
internal sealed class KeptSecret(Mandate mandate, FileSessionRequest asked, DateTimeOffset madeAt, DateTimeOffset goodUntil)
{
    /// <summary>For whom what is done with it is done.</summary>
    public Mandate Mandate => mandate;

    public string User => mandate.User;

    public FileSessionRequest Asked => asked;

    public DateTimeOffset MadeAt => madeAt;

    /// <summary>Until when it waits while no session is open.</summary>
    public DateTimeOffset GoodUntil { get; set; } = goodUntil;

    /// <summary>How many sessions are open with it.</summary>
    public int Open { get; set; }
}

/// <summary>
/// Secrets that wait for their use, by their hashes: each opens one session, or several where it was made for that, and only for a while. In memory:
/// the port that they are for goes with this process, too.
/// </summary>
internal sealed class SecretShelf(FileSessionOptions options)
{
    private static readonly TimeSpan ComeBack = TimeSpan.FromSeconds(30);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, KeptSecret> _all = new(StringComparer.Ordinal);

    public Outcome<Done> Add(string hash, Mandate mandate, FileSessionRequest asked, DateTimeOffset now)
    {
        lock (_lock)
        {
            Sweep(now);
            if (_all.Values.Count(s => s.User == mandate.User) >= options.SecretsPerUser)
            {
                return Refusal.TooMany($"You have {options.SecretsPerUser} file sessions waiting or open, which is the limit.", ComeBack);
            }

            return _all.TryAdd(hash, new KeptSecret(mandate, asked, now, now + options.SecretLifetime))
                ? Done.Value
                : Refusal.Conflict("This secret is in use already: think of another one.");
        }
    }

    public bool Has(TransferId ticket)
    {
        lock (_lock)
        {
            return _all.Values.Any(s => s.Asked.Ticket == ticket);
        }
    }

    /// <summary>Takes a secret into use for one session; null where it is good for none.</summary>
    public Outcome<KeptSecret> Enter(string hash, DateTimeOffset now)
    {
        lock (_lock)
        {
            Sweep(now);
            if (!_all.TryGetValue(hash, out var kept) || (kept.Open > 0 && !kept.Asked.IsPersistent))
            {
                return new Refusal(RefusalKind.Unauthenticated, "There is no session for this secret: it is wrong, used up or too old.");
            }

            if (_all.Values.Where(s => s.User == kept.User).Sum(s => s.Open) >= options.SessionsPerUser)
            {
                return Refusal.TooMany($"You have {options.SessionsPerUser} file sessions open, which is the limit.", ComeBack);
            }

            kept.Open++;
            return kept;
        }
    }

    /// <summary>Its session is over.</summary>
    public void Leave(string hash, KeptSecret kept, DateTimeOffset now)
    {
        lock (_lock)
        {
            kept.Open--;
            kept.GoodUntil = kept.Asked.IsPersistent ? now + options.SecretLifetime : now;
            if (!kept.Asked.IsPersistent)
            {
                _all.Remove(hash);
            }
        }
    }

    private void Sweep(DateTimeOffset now)
    {
        foreach (var (hash, kept) in _all)
        {
            if (kept.Open == 0 && (kept.GoodUntil <= now || kept.MadeAt + options.MaxLifetime <= now))
            {
                _all.Remove(hash);
            }
        }
    }
}
