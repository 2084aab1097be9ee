using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Journal;
using Fairlead.Core.Transfers;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Jobs;

namespace Fairlead.Gateway.Transfers;

/// <summary>What its owner, and those with whom it is shared, may know and want of a transfer.</summary>
/// <param name="store">Where transfers are.</param>
/// <param name="options">How long they can be remembered.</param>
/// <param name="clock">Says what time it is.</param>
public sealed class ChangeTransfer(ITransferStore store, TransferOptions options, TimeProvider clock)
{
    /// <summary>The transfer, for those who have at least that level.</summary>
    public async Task<Outcome<Transfer>> FindAsync(Principal principal, TransferId id, AccessLevel needed, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { } transfer
            ? AccessRules.Require(AccessRules.LevelOf(principal, transfer.Owner, transfer.Grants), needed, "transfer").Select(_ => transfer)
            : Refusal.NotFound("such transfer");

    /// <summary>A page of the transfers that are the principal's own or shared with them.</summary>
    public Task<OwnedPage<TransferId>> ListAsync(Principal principal, OwnedQuery query, CancellationToken cancellationToken) =>
        store.ListAsync(query.For(principal), cancellationToken);

    /// <summary>The transfer is to end; one that has ended stays as it is.</summary>
    public Task<Outcome<Transfer>> AbortAsync(Principal principal, TransferId id, CancellationToken cancellationToken) =>
        ApplyAsync(principal, id, AccessLevel.Write, new TransferSignal.Abort(clock.GetUtcNow(), principal.User), cancellationToken);

    /// <summary>The transfer ends and is forgotten.</summary>
    public async Task<Outcome<Done>> RemoveAsync(Principal principal, TransferId id, CancellationToken cancellationToken)
    {
        if (!(await FindAsync(principal, id, AccessLevel.Own, cancellationToken)).TryGet(out var transfer, out var refusal))
        {
            return refusal;
        }

        var entry = new JournalEntry(null, clock.GetUtcNow(), JournalLevel.Info, $"Transfer {id} of {transfer.Owner}: removed while it was {transfer.State}.", principal.User);
        return await store.RemoveAsync(id, entry, cancellationToken) ? Done.Value : Refusal.NotFound("such transfer");
    }

    /// <summary>The transfer gets these tags instead of those it has.</summary>
    public async Task<Outcome<Transfer>> SetTagsAsync(Principal principal, TransferId id, ImmutableArray<string> tags, CancellationToken cancellationToken) =>
        DescriptionRules.CheckTags(tags) is { } flaw
            ? flaw
            : await ApplyAsync(principal, id, AccessLevel.Modify, new TransferSignal.SetTags(clock.GetUtcNow(), tags), cancellationToken);

    /// <summary>The transfer is forgotten at that time, whether it has ended or not.</summary>
    public async Task<Outcome<Transfer>> SetExpiryAsync(Principal principal, TransferId id, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        if (!(await FindAsync(principal, id, AccessLevel.Modify, cancellationToken)).TryGet(out var transfer, out var refusal))
        {
            return refusal;
        }

        var now = clock.GetUtcNow();
        return Lifetimes.Check(expiresAt, transfer.CreatedAt, now, options.MaxLifetime) is { } flaw
            ? flaw
            : await store.ApplyAsync(id, new TransferSignal.SetExpiry(now, expiresAt), cancellationToken);
    }

    /// <summary>Others may do this with the transfer from now on, and nothing else. Only its owner says so, and administrators.</summary>
    public async Task<Outcome<Transfer>> ShareAsync(Principal principal, TransferId id, ImmutableArray<Grant> grants, CancellationToken cancellationToken) =>
        AccessRules.Check(grants) is { } flaw
            ? flaw
            : await ApplyAsync(principal, id, AccessLevel.Own, new TransferSignal.Share(clock.GetUtcNow(), principal.User, grants), cancellationToken);

    private async Task<Outcome<Transfer>> ApplyAsync(
        Principal principal, TransferId id, AccessLevel needed, TransferSignal signal, CancellationToken cancellationToken) =>
        (await FindAsync(principal, id, needed, cancellationToken)).TryGet(out _, out var refusal) ? await store.ApplyAsync(id, signal, cancellationToken) : refusal;
}
