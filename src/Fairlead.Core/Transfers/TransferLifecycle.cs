using Fairlead.Core.Identity;
using Fairlead.Core.Journal;
using static Fairlead.Core.Transfers.TransferState;

namespace Fairlead.Core.Transfers;

/// <summary>
/// Every legal step of a transfer's life. Pure: no clock and no I/O; the signal says when. That only one gateway carries it out is for the lease under
/// which signals are stored.
/// </summary>
public static class TransferLifecycle
{
    /// <summary>How often a transfer is begun. One that ends the gateway each time must not do so for ever.</summary>
    public const int MostBegins = 20;

    /// <summary>The transfer after <paramref name="signal"/>, or why it cannot be.</summary>
    public static Outcome<TransferStep> Apply(Transfer transfer, TransferSignal signal) => (transfer.State, signal) switch
    {
        (Created or Running, TransferSignal.Begin b) => Begin(transfer, b),
        (Running, TransferSignal.Advance a) => Step(transfer with { Progress = a.Progress, Message = a.Message }, a),
        (Running, TransferSignal.Finish f) =>
            Step(transfer with { State = TransferState.Done, Progress = f.Progress, Message = null }, f, $"done, {f.Progress.Bytes} bytes."),
        (Running, TransferSignal.Fail f) => Fail(transfer with { Progress = f.Progress }, f, f.Reason),
        (Created or Running, TransferSignal.Abort a) => Step(transfer with { State = Aborted, Message = "Aborted." }, a, "aborted.", a.Actor),
        (_, TransferSignal.Abort) => new TransferStep(transfer, []),
        (_, TransferSignal.SetTags t) => Step(transfer with { Tags = t.Tags }, t),
        (_, TransferSignal.Share s) => Step(transfer with { Grants = s.Grants }, s, $"shared with {Grant.List(s.Grants)}.", s.Actor),
        (_, TransferSignal.SetExpiry e) => Step(transfer with { ExpiresAt = e.ExpiresAt }, e),
        _ => Refusal.Conflict($"A transfer that is {transfer.State} cannot take {signal.GetType().Name}."),
    };

    private static Outcome<TransferStep> Begin(Transfer transfer, TransferSignal.Begin begin)
    {
        if (transfer.DueAt > begin.At)
        {
            return Refusal.Conflict("It is not time for this transfer.");
        }

        return transfer.Begins >= MostBegins
            ? Fail(transfer, begin, $"It was begun {transfer.Begins} times and never ended.")
            : Step(transfer with { State = Running, Begins = transfer.Begins + 1 }, begin, transfer.Begins == 0 ? "begins." : "goes on.");
    }

    private static TransferStep Fail(Transfer transfer, TransferSignal signal, string reason) =>
        Step(transfer with { State = Failed, Message = reason }, signal, $"failed: {reason}", level: JournalLevel.Warning);

    private static TransferStep Step(Transfer next, TransferSignal signal, string? news = null, string? actor = null, JournalLevel level = JournalLevel.Info) => new(
        next with { ChangedAt = signal.At },
        news is null ? [] : [new JournalEntry(null, signal.At, level, $"Transfer {next.Id} of {next.Owner}, {next.From} to {next.To}: {news}", actor)]);
}
