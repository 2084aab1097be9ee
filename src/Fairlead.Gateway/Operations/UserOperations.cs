using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Journal;
using Fairlead.Core.Operations;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Jobs;

namespace Fairlead.Gateway.Operations;

/// <summary>What callers may want of operations: ask for one, look after their own, end them.</summary>
/// <param name="store">Where they are.</param>
/// <param name="bell">Hears that there is something to do.</param>
/// <param name="clock">Says when.</param>
public sealed class UserOperations(IOperationStore store, OperationBell bell, TimeProvider clock)
{
    /// <summary>Most operations of one user that are kept at a time.</summary>
    public const int MaxPerUser = 1000;

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);
    private static readonly TimeSpan MaxLifetime = TimeSpan.FromDays(365);

    /// <summary>A new operation; whether the principal may do what it does is for the one who asks.</summary>
    public async Task<Outcome<Operation>> StartAsync(Principal principal, OperationWork work, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var operation = new Operation { Id = OperationId.New(now), Mandate = Mandate.Of(principal), Work = work, CreatedAt = now, ExpiresAt = now + Lifetime };
        var entry = new JournalEntry(null, now, JournalLevel.Info, $"{principal.User} asked for the operation {operation.Id}.", principal.User);
        if (!await store.AddAsync(operation, MaxPerUser, entry, cancellationToken))
        {
            return Refusal.TooMany($"You have {MaxPerUser} tasks already: delete those that you do not need.", TimeSpan.FromMinutes(1));
        }

        bell.Ring();
        return operation;
    }

    /// <summary>The operation, for those who have at least that level.</summary>
    public async Task<Outcome<Operation>> FindAsync(Principal principal, OperationId id, AccessLevel needed, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { } operation
            ? AccessRules.Require(AccessRules.LevelOf(principal, operation.Owner, operation.Grants), needed, "task").Select(_ => operation)
            : Refusal.NotFound("such task");

    /// <summary>A page of those that are the principal's own or shared with them.</summary>
    public Task<OwnedPage<OperationId>> ListAsync(Principal principal, OwnedQuery query, CancellationToken cancellationToken) =>
        store.ListAsync(query.For(principal), cancellationToken);

    /// <summary>The operation is to end; one that has ended stays as it is.</summary>
    public Task<Outcome<Operation>> CancelAsync(Principal principal, OperationId id, CancellationToken cancellationToken) =>
        CancelAsync(principal, id, AccessLevel.Write, cancellationToken);

    /// <summary>Gives it other tags.</summary>
    public async Task<Outcome<Operation>> SetTagsAsync(Principal principal, OperationId id, ImmutableArray<string> tags, CancellationToken cancellationToken) =>
        DescriptionRules.CheckTags(tags) is { } flaw ? flaw
        : await ApplyAsync(principal, id, AccessLevel.Modify, new OperationSignal.Change(clock.GetUtcNow(), tags, ExpiresAt: null), cancellationToken);

    /// <summary>Gives it another time at which it is forgotten.</summary>
    public async Task<Outcome<Operation>> SetExpiryAsync(Principal principal, OperationId id, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (!(await FindAsync(principal, id, AccessLevel.Modify, cancellationToken)).TryGet(out var operation, out var refusal))
        {
            return refusal;
        }

        var now = clock.GetUtcNow();
        return at <= now || at > operation.CreatedAt + MaxLifetime
            ? Refusal.Invalid("expiresAt", $"The time is in the future, and at most {MaxLifetime.TotalDays:0} days after the task was asked for.")
            : await store.ApplyAsync(id, new OperationSignal.Change(now, Tags: null, at), cancellationToken);
    }

    /// <summary>Others may do this with the operation from now on, and nothing else. Only its owner says so, and administrators.</summary>
    public async Task<Outcome<Operation>> ShareAsync(Principal principal, OperationId id, ImmutableArray<Grant> grants, CancellationToken cancellationToken) =>
        AccessRules.Check(grants) is { } flaw
            ? flaw
            : await ApplyAsync(principal, id, AccessLevel.Own, new OperationSignal.Share(clock.GetUtcNow(), principal.User, grants), cancellationToken);

    /// <summary>Ends the operation and forgets it.</summary>
    public async Task<Outcome<Done>> RemoveAsync(Principal principal, OperationId id, CancellationToken cancellationToken)
    {
        if (!(await CancelAsync(principal, id, AccessLevel.Own, cancellationToken)).TryGet(out _, out var refusal))
        {
            return refusal;
        }

        var entry = new JournalEntry(null, clock.GetUtcNow(), JournalLevel.Info, $"{principal.User} removed the operation {id}.", principal.User);
        await store.RemoveAsync(id, entry, cancellationToken);
        return Done.Value;
    }

    private async Task<Outcome<Operation>> CancelAsync(Principal principal, OperationId id, AccessLevel needed, CancellationToken cancellationToken)
    {
        var outcome = await ApplyAsync(principal, id, needed, new OperationSignal.Cancel(clock.GetUtcNow(), principal.User), cancellationToken);
        bell.Ring();
        return outcome;
    }

    private async Task<Outcome<Operation>> ApplyAsync(
        Principal principal, OperationId id, AccessLevel needed, OperationSignal signal, CancellationToken cancellationToken) =>
        (await FindAsync(principal, id, needed, cancellationToken)).TryGet(out _, out var refusal) ? await store.ApplyAsync(id, signal, cancellationToken) : refusal;
}
