using Fairlead.Core.Identity;
using Fairlead.Core.Operations;

namespace Fairlead.Core.Tests.Operations;

public sealed class OperationLifecycleTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly OperationResult Result = new() { Visited = 1, Duration = TimeSpan.FromSeconds(1) };

    [Theory]
    [InlineData(OperationState.Succeeded)]
    [InlineData(OperationState.Failed)]
    [InlineData(OperationState.Cancelled)]
    public void Apply_NewsOfOneThatHasEnded_ChangesNothing(OperationState end)
    {
        var operation = Operation(end);
        OperationSignal[] late =
        [
            new OperationSignal.Start(Noon), new OperationSignal.Finish(Noon, Result), new OperationSignal.Fail(Noon, "late"), new OperationSignal.Cancel(Noon, "ada"),
            new OperationSignal.Stopped(Noon),
        ];

        foreach (var signal in late)
        {
            OperationLifecycle.Apply(operation, signal).TryGet(out var transition, out _).ShouldBeTrue();
            transition.ShouldNotBeNull().Operation.ShouldBeSameAs(operation);
        }
    }

    [Fact]
    public void Apply_CancelWhileItRuns_EndsOnlyWhenItHasStopped()
    {
        var asked = After(Operation(OperationState.Running), new OperationSignal.Cancel(Noon, "ada"));

        asked.State.ShouldBe(OperationState.Running);
        asked.CancelRequested.ShouldBeTrue();
        After(asked, new OperationSignal.Stopped(Noon)).State.ShouldBe(OperationState.Cancelled);
        After(asked, new OperationSignal.Finish(Noon, Result)).State.ShouldBe(OperationState.Succeeded);
        After(Operation(OperationState.Waiting), new OperationSignal.Cancel(Noon, "ada")).State.ShouldBe(OperationState.Cancelled);
    }

    [Fact]
    public void Apply_StartTwice_IsRefused()
    {
        var running = After(Operation(OperationState.Waiting), new OperationSignal.Start(Noon));

        running.State.ShouldBe(OperationState.Running);
        OperationLifecycle.Apply(running, new OperationSignal.Start(Noon)).TryGet(out _, out var refusal).ShouldBeFalse();
        refusal.ShouldNotBeNull().Kind.ShouldBe(RefusalKind.Conflict);
    }

    private static Operation After(Operation operation, OperationSignal signal)
    {
        OperationLifecycle.Apply(operation, signal).TryGet(out var transition, out var refusal).ShouldBeTrue(refusal?.Message);
        transition.ShouldNotBeNull().Operation.Version.ShouldBe(operation.Version + 1);
        return transition.Operation;
    }

    private static Operation Operation(OperationState state) => new()
    {
        Id = OperationId.New(Noon),
        Mandate = Mandate.Of(new Principal { User = "ada", DistinguishedName = "CN=ada", Method = AuthenticationMethod.Password }),
        Work = new OperationWork.SearchStorages("tide", []),
        State = state,
        CreatedAt = Noon,
        ExpiresAt = Noon.AddDays(1),
    };
}
