using System.Collections.Immutable;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Core.Transfers;

namespace Fairlead.Core.Tests.Transfers;

public sealed class TransferLifecycleTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
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
        var running = After(New, new TransferSignal.Begin(Noon));
        running.State.ShouldBe(TransferState.Running);
        running.DueAt.ShouldBe(Noon);

        var done = After(After(running, new TransferSignal.Advance(Noon, Half, null)), new TransferSignal.Finish(Noon, Half with { Bytes = 10 }));

        done.State.ShouldBe(TransferState.Done);
        done.Progress.Bytes.ShouldBe(10);
        done.DueAt.ShouldBeNull();
    }

    [Fact]
    public void Apply_BeginOfOneThatRan_GoesOnWhereItWas()
    {
        var broken = After(After(New, new TransferSignal.Begin(Noon)), new TransferSignal.Advance(Noon, Half, null));

        var again = After(broken, new TransferSignal.Begin(Noon.AddSeconds(9)));

        (again.Begins, again.Progress.Bytes).ShouldBe((2, 5));
    }

    [Fact]
    public void Apply_BeginBeforeItsTime_IsRefused() => Refused(New with { StartsAt = Noon.AddHours(1) }, new TransferSignal.Begin(Noon));

    [Fact]
    public void Apply_BegunTooOften_Fails() =>
        After(New with { State = TransferState.Running, Begins = TransferLifecycle.MostBegins }, new TransferSignal.Begin(Noon)).State.ShouldBe(TransferState.Failed);

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
        var ended = New with { State = state };

        Refused(ended, new TransferSignal.Begin(Noon));
        Refused(ended, new TransferSignal.Advance(Noon, Half, null));
        Refused(ended, new TransferSignal.Finish(Noon, Half));
        Refused(ended, new TransferSignal.Fail(Noon, Half, "x"));
        After(ended, new TransferSignal.SetTags(Noon, ["t"])).Tags.ShouldBe(ImmutableArray.Create("t"));
    }

    private static Transfer After(Transfer transfer, TransferSignal signal)
    {
        TransferLifecycle.Apply(transfer, signal).TryGet(out var step, out var refusal).ShouldBeTrue(refusal?.Message);
        return step!.Transfer;
    }

    private static void Refused(Transfer transfer, TransferSignal signal) => TransferLifecycle.Apply(transfer, signal).TryGet(out _, out _).ShouldBeFalse();
}
