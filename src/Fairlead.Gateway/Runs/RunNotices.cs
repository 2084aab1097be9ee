using System.Collections.Immutable;
using Fairlead.Core.Notifications;
using Fairlead.Core.Workflows;

namespace Fairlead.Gateway.Runs;

/// <summary>Says who is told that blocks of a run have ended by themselves. Pure; the notices are stored in one transaction with the step.</summary>
internal static class RunNotices
{
    /// <summary>What follows from a step.</summary>
    /// <param name="plan">The workflow.</param>
    /// <param name="before">The run before the step.</param>
    /// <param name="run">The run after it.</param>
    /// <param name="delta">What the step changed.</param>
    /// <param name="dialect">Knows the address of the run.</param>
    /// <param name="now">When.</param>
    public static ImmutableArray<Notice> Of(WorkflowPlan plan, RunState before, Run run, RunDelta delta, IRunDialect dialect, DateTimeOffset now)
    {
        var notices = ImmutableArray.CreateBuilder<Notice>();
        foreach (var block in delta.Blocks)
        {
            var document = plan.Block(block.Block);
            if (document.Receiver is { } receiver && HasEndedByItself(block) && before.Block(block.Id) is not { IsFinal: true })
            {
                notices.Add(new Notice
                {
                    Run = run.Id,
                    Group = block.Parent is { } parent ? document.Id ?? NameOf(plan, before, parent) : run.Id.ToString(),
                    Phase = run.Header.Phase,
                    Receiver = receiver,
                    Format = run.Dialect,
                    Address = dialect.AddressOf(run),
                    Mandate = run.Mandate,
                    At = now,
                    Word = block.Failure is null ? nameof(RunPhase.Succeeded) : nameof(RunPhase.Failed),
                    Message = block.Failure?.Message,
                });
            }
        }

        return notices.ToImmutable();
    }

    private static bool HasEndedByItself(BlockInstance block) => block is { IsFinal: true, Failure: null or { Cause: not FailureCause.ParentFailed } };

    private static string? NameOf(WorkflowPlan plan, RunState state, NodeInstanceId id) =>
        state.Node(id) is { } node && state.Block(id.Block) is { } block ? plan.Node(block.Block, node.Node).Id : null;
}
