using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Leases;
using Fairlead.Gateway.Leases;

namespace Fairlead.Gateway.KeyValues;

/// <summary>What a client was answered, as it can be said again.</summary>
/// <param name="Status">The status.</param>
/// <param name="Location">Where what was made is, or null.</param>
/// <param name="Body">The document.</param>
public sealed record RememberedReply(int Status, string? Location, string Body);

/// <summary>
/// Does once what a client asks for under a key of its own, however often it asks, and from whichever gateways: it gets the first answer again for a day.
/// Answers that are too long are not kept; then it is done again, and what it changes says by itself that it was done.
/// </summary>
/// <param name="values">Keeps answers.</param>
/// <param name="leases">Lets those take turns who ask under the same key.</param>
/// <param name="clock">Says when the day is over.</param>
public sealed class RememberedReplies(UserValues values, LeaseKeeper leases, TimeProvider clock)
{
    private const string Hidden = "_internal_/replies/";
    private const int LongestBody = 15_000;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>The answer, and whether it is an earlier one; refused where the key was used for something else.</summary>
    /// <param name="principal">Whose key it is.</param>
    /// <param name="key">The key.</param>
    /// <param name="request">All that the request is about: another one under the same key is refused.</param>
    /// <param name="work">Does it. Only answers below 400 are kept.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<Outcome<(RememberedReply Reply, bool IsEarlier)>> RunAsync(
        Principal principal, string key, string request, Func<CancellationToken, Task<RememberedReply>> work, CancellationToken cancellationToken)
    {
        var (name, asked) = (HashOf(key), HashOf(request));
        if (await TakeAsync($"{LeaseNames.Key}{HashOf($"{principal.User}\n{key}")}", cancellationToken) is not { } lease)
        {
            return Refusal.Conflict("A request with the same key is being answered.");
        }

        await using (lease)
        {
            if (await FindAsync(principal, name, cancellationToken) is { } earlier)
            {
                return earlier.Request == asked ? (earlier.Reply, true) : Refusal.Invalid("Idempotency-Key", "Idempotency-Key was used with a different request");
            }

            var reply = await work(cancellationToken);
            if (reply.Status < 400 && Encoding.UTF8.GetByteCount(reply.Body) <= LongestBody)
            {
                await KeepAsync(principal, name, new KeptReply(asked, clock.GetUtcNow(), reply), cancellationToken);
            }

            return (reply, false);
        }
    }

    private async Task<HeldLease?> TakeAsync(string name, CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        HeldLease? lease;
        while ((lease = await leases.TryTakeAsync(name, cancellationToken)) is null && clock.GetElapsedTime(begun) < Patience)
        {
            await Task.Delay(Pause, clock, cancellationToken);
        }

        return lease;
    }

    private async Task<KeptReply?> FindAsync(Principal principal, string name, CancellationToken cancellationToken)
    {
        var today = clock.GetUtcNow();
        foreach (var day in new[] { today, today - Kept })
        {
            if (await values.FindAsync(principal, KeyOf(day, name), cancellationToken) is { } bytes && JsonSerializer.Deserialize<KeptReply>(bytes) is { } kept && kept.At + Kept > today)
            {
                return kept;
            }
        }

        return null;
    }

    private async Task KeepAsync(Principal principal, string name, KeptReply kept, CancellationToken cancellationToken)
    {
        // Those of the day before yesterday are of no use to anybody.
        await values.RemoveAsync(principal, KeyOf(kept.At - (2 * Kept), string.Empty), isBeginning: true, cancellationToken);
        await values.SetAsync(principal, KeyOf(kept.At, name), JsonSerializer.SerializeToUtf8Bytes(kept), present: null, cancellationToken);
    }

    private static string KeyOf(DateTimeOffset day, string name) => string.Create(CultureInfo.InvariantCulture, $"{Hidden}{day:yyyyMMdd}/{name}");

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private sealed record KeptReply(string Request, DateTimeOffset At, RememberedReply Reply);
}
