using System.Collections.Immutable;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Core.Transfers;

namespace Fairlead.Core.Tests.Transfers;

public sealed class TransferLifecycleTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    private static readonly TransferLease Ours = new("we", Noon.AddSeconds(15));
    private static readonly TransferLease Theirs = new("they", Noon.AddSeconds(40));
    private static readonly TransferProgress Half = TransferProgress.None with { Bytes = 5, Size = 10 };

    private static readonly Transfer New = new()
    {
        Id = TransferId.New(Noon),
        Mandate = Mandate.Of(new Principal { User = "ada", DistinguishedName = "CN=ada", Method = AuthenticationMethod.Password }),
        Storage = new StorageId.Shared("HOME"),
        Direction = TransferDirection.Push,
        From = new DataPlace.InStorage(new StorageId.Shared("HOME"), "/a"),
        To = new DataPlace.InStorage(new StorageId.Shared("WORK"), "/b"),
        CreatedAt = Noon,
        ChangedAt = Noon,
        ExpiresAt = Noon.AddDays(1),
    };

    [Fact]
    public void Apply_ALifeWithoutTrouble_EndsDone()
    {
        var running = After(New, new TransferSignal.Begin(Noon, Ours));
        running.State.ShouldBe(TransferState.Running);
        running.DueAt.ShouldBe(Ours.Until);

        var done = After(After(running, new TransferSignal.Advance(Noon, Ours, Half, null)), new TransferSignal.Finish(Noon, "we", Half with { Bytes = 10 }));

        done.State.ShouldBe(TransferState.Done);
        done.Progress.Bytes.ShouldBe(10);
        done.DueAt.ShouldBeNull();
        done.Lease.ShouldBeNull();
    }

    [Fact]
    public void Apply_BeginWhileSomebodyHoldsIt_IsRefusedUntilTheLeaseEnds()
    {
        var running = After(New, new TransferSignal.Begin(Noon, Ours));

        Refused(running, new TransferSignal.Begin(Ours.Until.AddSeconds(-1), Theirs));
        var taken = After(running, new TransferSignal.Begin(Ours.Until, Theirs));

        taken.Begins.ShouldBe(2);
        Refused(taken, new TransferSignal.Advance(Ours.Until, Ours, Half, null));
        Refused(taken, new TransferSignal.Finish(Ours.Until, "we", Half));
        Refused(taken, new TransferSignal.Fail(Ours.Until, "we", Half, "late"));
        Refused(taken, new TransferSignal.Release(Ours.Until, "we", Half));
    }

    [Fact]
    public void Apply_Release_LetsAnybodyGoOnAtOnce()
    {
        var released = After(After(New, new TransferSignal.Begin(Noon, Ours)), new TransferSignal.Release(Noon.AddSeconds(1), "we", Half));

        released.State.ShouldBe(TransferState.Running);
        After(released, new TransferSignal.Begin(Noon.AddSeconds(1), Theirs)).Progress.Bytes.ShouldBe(5);
    }

    [Fact]
    public void Apply_BeginBeforeItsTime_IsRefused() => Refused(New with { StartsAt = Noon.AddHours(1) }, new TransferSignal.Begin(Noon, Ours));

    [Fact]
    public void Apply_BegunTooOften_Fails() =>
        After(New with { State = TransferState.Running, Begins = TransferLifecycle.MostBegins }, new TransferSignal.Begin(Noon, Ours)).State.ShouldBe(TransferState.Failed);

    [Theory]
    [InlineData(TransferState.Created, TransferState.Aborted)]
    [InlineData(TransferState.Running, TransferState.Aborted)]
    [InlineData(TransferState.Done, TransferState.Done)]
    [InlineData(TransferState.Failed, TransferState.Failed)]
    [InlineData(TransferState.Aborted, TransferState.Aborted)]
    public void Apply_Abort_EndsWhatHasNotEnded(TransferState state, TransferState end) =>
        After(New with { State = state }, new TransferSignal.Abort(Noon, "ada")).State.ShouldBe(end);

    [Theory]
    [InlineData(TransferState.Done)]
    [InlineData(TransferState.Failed)]
    [InlineData(TransferState.Aborted)]
    public void Apply_AnyWorkOnOneThatHasEnded_IsRefused(TransferState state)
    {
        var ended = New with { State = state, Lease = Ours };

        Refused(ended, new TransferSignal.Begin(Noon, Ours));
        Refused(ended, new TransferSignal.Advance(Noon, Ours, Half, null));
        Refused(ended, new TransferSignal.Finish(Noon, "we", Half));
        Refused(ended, new TransferSignal.Fail(Noon, "we", Half, "x"));
        After(ended, new TransferSignal.SetTags(Noon, ["t"])).Tags.ShouldBe(ImmutableArray.Create("t"));
    }

    private static Transfer After(Transfer transfer, TransferSignal signal)
    {
        TransferLifecycle.Apply(transfer, signal).TryGet(out var step, out var refusal).ShouldBeTrue(refusal?.Message);
        return step!.Transfer;
    }

    private static void Refused(Transfer transfer, TransferSignal signal) => TransferLifecycle.Apply(transfer, signal).TryGet(out _, out _).ShouldBeFalse();
}
