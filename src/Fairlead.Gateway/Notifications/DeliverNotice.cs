using Fairlead.Core;
using Fairlead.Core.Journal;
using Fairlead.Core.Jobs;
using Fairlead.Core.Leases;
using Fairlead.Gateway.Leases;

namespace Fairlead.Gateway.Notifications;

/// <summary>Tries once to deliver a notice, and keeps what came of it with the notice and in the log of its job.</summary>
/// <param name="store">Where notices are.</param>
/// <param name="leases">Keep other gateways from delivering it too.</param>
/// <param name="formats">Put them into words.</param>
/// <param name="senders">Bring them.</param>
/// <param name="options">How often and how long they are tried.</param>
/// <param name="clock">Says when.</param>
public sealed class DeliverNotice(
    INotificationStore store, LeaseKeeper leases, IEnumerable<INotificationFormat> formats, IEnumerable<INotificationSender> senders, NotificationOptions options, TimeProvider clock)
{
    /// <summary>Tries to deliver the notice, where nobody else does.</summary>
    /// <returns>False where its receiver does not answer.</returns>
    public async Task<bool> RunAsync(PendingNotice pending, CancellationToken cancellationToken)
    {
        await using var lease = await leases.TryTakeAsync($"{LeaseNames.Notice}{pending.Number}", cancellationToken);

        // Whoever had it before may have delivered it since it was looked for.
        if (lease is null || !await store.BeginAsync(pending, lease.Lease, cancellationToken))
        {
            return true;
        }

        using var held = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Lost);
        var outcome = await SendAsync(pending, held.Token);
        if (outcome.TryGet(out _, out var refusal))
        {
            await RemoveAsync(pending, JournalLevel.Debug, $"Told {Receiver(pending)}: {pending.Notice.Word}.", lease.Lease, cancellationToken);
            return true;
        }

        await FailAsync(pending, refusal, lease.Lease, cancellationToken);
        return refusal.Kind is not RefusalKind.Unavailable;
    }

    private async Task<Outcome<Done>> SendAsync(PendingNotice pending, CancellationToken cancellationToken)
    {
        var notice = pending.Notice;
        if (IsOver(pending, clock.GetUtcNow()))
        {
            return Refusal.Conflict($"That was not possible within {options.Deadline}.");
        }

        if (formats.FirstOrDefault(f => f.Name == notice.Format) is not { } format)
        {
            return Refusal.Conflict($"This gateway does not know the form '{notice.Format}' any more.");
        }

        if (senders.FirstOrDefault(s => s.Takes(notice.Receiver)) is not { } sender)
        {
            return Refusal.Conflict($"This gateway brings nothing to {notice.Receiver.Scheme} addresses.");
        }

        if (!(await format.WriteAsync(notice, cancellationToken)).TryGet(out var message, out var refusal))
        {
            return refusal;
        }

        using var limit = new CancellationTokenSource(options.TimeLimit, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await sender.SendAsync(notice.Receiver, message, both.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return Refusal.Unavailable($"It did not answer within {options.TimeLimit}.");
        }
    }

    private async Task FailAsync(PendingNotice pending, Refusal refusal, Lease under, CancellationToken cancellationToken)
    {
        var (now, tries) = (clock.GetUtcNow(), pending.Tries + 1);
        var next = now + options.PauseAfter(tries);
        if (refusal.Kind is not RefusalKind.Unavailable || tries >= options.Tries || IsOver(pending, next))
        {
            await RemoveAsync(pending, JournalLevel.Warning, $"Did not tell {Receiver(pending)}: {pending.Notice.Word}. {refusal.Message}", under, cancellationToken);
            return;
        }

        // Once: the log of a job is not to fill with the troubles of its receiver.
        var entry = pending.Tries == 0
            ? Entry(pending, JournalLevel.Warning, $"Could not tell {Receiver(pending)} yet: {pending.Notice.Word}. {refusal.Message} It is tried again.")
            : null;
        await store.PostponeAsync(pending, next, entry, under, cancellationToken);
    }

    private bool IsOver(PendingNotice pending, DateTimeOffset at) => at - pending.Notice.At > options.Deadline;

    private Task RemoveAsync(PendingNotice pending, JournalLevel level, string message, Lease under, CancellationToken cancellationToken) =>
        store.RemoveAsync(pending, clock.GetUtcNow(), Entry(pending, level, message), under, cancellationToken);

    private JournalEntry Entry(PendingNotice pending, JournalLevel level, string message) => new(pending.Notice.Job, clock.GetUtcNow(), level, message, Run: pending.Notice.Run);

    // Without the query, which may hold what only the receiver should know.
    private static string Receiver(PendingNotice pending) => pending.Notice.Receiver.Scheme == Uri.UriSchemeMailto ? "them by mail" : new DataPlace.Web(pending.Notice.Receiver).ToString();
}
