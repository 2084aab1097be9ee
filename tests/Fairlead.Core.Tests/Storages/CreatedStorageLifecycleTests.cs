using Fairlead.Core.Storages;

namespace Fairlead.Core.Tests.Storages;

public sealed class CreatedStorageLifecycleTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly StorageSignal[] Signals =
    [
        new StorageSignal.Made(Noon), new StorageSignal.Failed(Noon, "no"), new StorageSignal.Change(Noon, "ada") { Description = "other" },
        new StorageSignal.Remove(Noon, "ada"), new StorageSignal.Remove(Noon, null), new StorageSignal.Removed(Noon),
    ];

    public static TheoryData<CreatedStorageState, int> EverySignalInEveryState
    {
        get
        {
            var all = new TheoryData<CreatedStorageState, int>();
            foreach (var state in Enum.GetValues<CreatedStorageState>())
            {
                for (var i = 0; i < Signals.Length; i++)
                {
                    all.Add(state, i);
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(EverySignalInEveryState))]
    public void Apply_AnySignal_ChangesSomethingOrNothing(CreatedStorageState state, int signal)
    {
        var storage = Storage(state);
        if (!CreatedStorageLifecycle.Apply(storage, Signals[signal]).TryGet(out var transition, out var refusal))
        {
            state.ShouldBe(CreatedStorageState.Removing);
            refusal.Kind.ShouldBe(RefusalKind.NotFound);
            return;
        }

        transition.Storage.Version.ShouldBe(transition.Entry is null ? storage.Version : storage.Version + 1);
        (transition.Entry is null && transition.Storage != storage).ShouldBeFalse();
        transition.IsGone.ShouldBe(state is CreatedStorageState.Removing && Signals[signal] is StorageSignal.Removed);
    }

    [Fact]
    public void Apply_LateNews_DoesNotBringAStorageBack()
    {
        After(Storage(CreatedStorageState.Removing), new StorageSignal.Made(Noon)).State.ShouldBe(CreatedStorageState.Removing);
        After(Storage(CreatedStorageState.Ready), new StorageSignal.Failed(Noon, "late")).State.ShouldBe(CreatedStorageState.Ready);
        After(Storage(CreatedStorageState.Making), new StorageSignal.Failed(Noon, "no space")).Message.ShouldBe("no space");
    }

    [Theory]
    [InlineData("/", "/scratch")]
    [InlineData("/a/b", "/scratch/a/b")]
    public void Root_OfAStorage_IsBelowItsTop(string directory, string root) =>
        (Storage(CreatedStorageState.Ready) with { Directory = directory }).Root.ShouldBe(root);

    private static CreatedStorage After(CreatedStorage storage, StorageSignal signal) =>
        CreatedStorageLifecycle.Apply(storage, signal).TryGet(out var transition, out var refusal) ? transition.Storage : throw new ShouldAssertException(refusal.Message);

    private static CreatedStorage Storage(CreatedStorageState state) => new()
    {
        Id = StorageId.Created.New(Noon),
        Owner = "ada",
        Site = "cluster",
        Account = "alice",
        Type = "SCRATCH",
        Top = "/scratch",
        Directory = "/own",
        OwnsDirectory = true,
        Description = "scratch",
        Umask = 0x3f,
        State = state,
        CreatedAt = Noon,
        ExpiresAt = Noon.AddDays(1),
    };
}
