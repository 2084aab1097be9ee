using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Core.Journal;
using Fairlead.Core.Storages;
using Fairlead.Core.Transfers;
using Fairlead.Gateway.Jobs;

namespace Fairlead.Gateway.Transfers;

/// <summary>A transfer that somebody asks for.</summary>
/// <param name="Storage">The storage it belongs to.</param>
/// <param name="Path">The path in it.</param>
/// <param name="Direction">Which way the bytes go.</param>
/// <param name="Other">Where they come from or go to.</param>
public sealed record TransferRequest(StorageId Storage, string Path, TransferDirection Direction, DataPlace Other)
{
    /// <summary>When it is to begin, or null for at once.</summary>
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>Words to find it by.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];
}

/// <summary>Takes transfers that the gateway is to carry out.</summary>
/// <param name="store">Where transfers are.</param>
/// <param name="runner">Sees whether one can be done.</param>
/// <param name="bell">Wakes the driver.</param>
/// <param name="options">How long they are remembered, and how many of one user.</param>
/// <param name="clock">Says what time it is.</param>
public sealed class StartTransfer(ITransferStore store, ITransferRunner runner, TransferBell bell, TransferOptions options, TimeProvider clock)
{
    /// <summary>The transfer. Refused at once where the storage, or the file to push, is not there; what is wrong at the other end shows when it runs.</summary>
    public async Task<Outcome<Transfer>> RunAsync(Principal principal, TransferRequest request, CancellationToken cancellationToken)
    {
        if (DescriptionRules.CheckTags(request.Tags) is { } flaw)
        {
            return flaw;
        }

        if (!StoragePath.Normalize(request.Path).TryGet(out var path, out var refusal))
        {
            return refusal;
        }

        var transfer = Make(principal, request, new DataPlace.InStorage(request.Storage, path));
        if (!(await runner.CheckAsync(transfer, principal, cancellationToken)).TryGet(out _, out refusal))
        {
            return refusal;
        }

        var entry = new JournalEntry(
            null, transfer.CreatedAt, JournalLevel.Info, $"Transfer {transfer.Id} of {transfer.Owner}, {transfer.From} to {transfer.To}: accepted.", principal.User);
        if (!await store.AddAsync(transfer, options.MaxPerUser, entry, cancellationToken))
        {
            return Refusal.TooMany($"You have {options.MaxPerUser} transfers already: delete those that you do not need.", TimeSpan.FromMinutes(1));
        }

        bell.Ring();
        return transfer;
    }

    private Transfer Make(Principal principal, TransferRequest request, DataPlace.InStorage mine)
    {
        var now = clock.GetUtcNow();
        var isPush = request.Direction is TransferDirection.Push;
        return new Transfer
        {
            Id = TransferId.New(now),
            Mandate = Mandate.Of(principal),
            Storage = request.Storage,
            Direction = request.Direction,
            From = isPush ? mine : request.Other,
            To = isPush ? request.Other : mine,
            CreatedAt = now,
            ChangedAt = now,
            StartsAt = request.StartsAt,
            ExpiresAt = (request.StartsAt > now ? request.StartsAt.Value : now) + options.Lifetime,
            Tags = request.Tags,
        };
    }
}
