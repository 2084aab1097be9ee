using Fairlead.Core;
using Fairlead.Identity.Memory;

namespace Fairlead.Identity.Basic;

/// <summary>
/// Slows the guessing of passwords down: after some failures in a row the next try has to wait, twice as long each time. Counted for each user at
/// each address, so that nobody can lock a user out from elsewhere, and for each address over all users, so that one cannot try one password on all.
/// </summary>
internal sealed class Damping(TimeProvider clock)
{
    private const int FreeTriesOfUser = 5;
    private const int FreeTriesOfAddress = 50;
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private readonly ExpiringLru<(string Address, string? Name), Failures> _failures = new(20_000, clock);

    /// <summary>Why a try has to wait, or null where it need not.</summary>
    public Refusal? Check(string name, string? address)
    {
        var until = Later(BlockedUntil(KeyOf(address, name)), BlockedUntil(KeyOf(address, null)));
        var wait = until - clock.GetUtcNow();
        return wait <= TimeSpan.Zero
            ? null
            : Refusal.TooMany($"Too many wrong passwords; the next try is possible in {Math.Ceiling(wait.TotalSeconds)} s.", wait);
    }

    /// <summary>A try has failed.</summary>
    public void Failed(string name, string? address)
    {
        Count(KeyOf(address, name), FreeTriesOfUser);
        Count(KeyOf(address, null), FreeTriesOfAddress);
    }

    /// <summary>A try was right: what the user did wrong before at that address is forgotten.</summary>
    public void Succeeded(string name, string? address) => _failures.Remove(KeyOf(address, name));

    private void Count((string Address, string? Name) key, int free)
    {
        var count = (_failures.TryGet(key, out var before) ? before.Count : 0) + 1;
        var wait = count < free ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(Longest.TotalSeconds, Math.Pow(2, Math.Min(count - free, 16))));
        _failures.Set(key, new Failures(count, clock.GetUtcNow() + wait), Memory);
    }

    private DateTimeOffset BlockedUntil((string Address, string? Name) key) =>
        _failures.TryGet(key, out var failures) ? failures.BlockedUntil : DateTimeOffset.MinValue;

    // Names are cut, so that long ones do not fill the memory.
    private static (string Address, string? Name) KeyOf(string? address, string? name) =>
        (address ?? string.Empty, name is { Length: > 64 } ? name[..64] : name);

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private sealed record Failures(int Count, DateTimeOffset BlockedUntil);
}
