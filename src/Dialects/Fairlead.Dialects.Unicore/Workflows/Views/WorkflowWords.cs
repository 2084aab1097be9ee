using System.Collections.Frozen;
using Fairlead.Core.Workflows;

namespace Fairlead.Dialects.Unicore.Workflows.Views;

/// <summary>UNICORE's words for the states of workflows and of what they consist of, and for why something failed. The only place that knows both.</summary>
internal static class WorkflowWords
{
    /// <summary>It has not been started.</summary>
    public const string NotStarted = "NOT_STARTED";

    /// <summary>It is under way.</summary>
    public const string Running = "RUNNING";

    /// <summary>It ended well.</summary>
    public const string Successful = "SUCCESSFUL";

    /// <summary>It failed.</summary>
    public const string Failed = "FAILED";

    private static readonly FrozenDictionary<RunPhase, string> Phases = new Dictionary<RunPhase, string>
    {
        [RunPhase.Running] = Running,
        [RunPhase.Succeeded] = Successful,
        [RunPhase.Failed] = Failed,
        [RunPhase.Aborted] = "ABORTED",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<NodeState, string> States = new Dictionary<NodeState, string>
    {
        [NodeState.Ready] = NotStarted,
        [NodeState.Submitting] = Running,
        [NodeState.Submitted] = Running,
        [NodeState.Running] = Running,
        [NodeState.Delayed] = Running,
        [NodeState.Holding] = Running,
        [NodeState.Asking] = Running,
        [NodeState.Succeeded] = Successful,
        [NodeState.Failed] = Failed,
        [NodeState.Waiting] = NotStarted,
        [NodeState.Queued] = Running,
        [NodeState.Suspended] = NotStarted,
        [NodeState.OnHold] = NotStarted,
        [NodeState.Skipped] = Successful,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<FailureCause, string> Causes = new Dictionary<FailureCause, string>
    {
        [FailureCause.SubmitFailed] = "SUBMIT_FAILED",
        [FailureCause.JobFailed] = "JOB_FAILED",
        [FailureCause.FilesMissing] = "FILE_EXPORT_FAILED",
        [FailureCause.Evaluation] = "EvaluationError",
        [FailureCause.EdgeCondition] = "ERROR",
        [FailureCause.LoopCondition] = "ERROR",
        [FailureCause.Iterations] = "ITERATION_ERROR",
        [FailureCause.NodeFailed] = "SubActivityFailed",
        [FailureCause.IterationFailed] = "CHILD_FAILED",
        [FailureCause.ParentFailed] = "PARENT_FAILED",
        [FailureCause.TimedOut] = "JOB_FAILED",
        [FailureCause.Limit] = "ERROR",
        [FailureCause.SetByHand] = "ERROR",
    }.ToFrozenDictionary();

    /// <summary>The value of <c>status</c> of a workflow.</summary>
    /// <param name="phase">Where it is in its life.</param>
    /// <param name="isHeld">Whether a HOLD is waiting.</param>
    public static string Of(RunPhase phase, bool isHeld) => phase is RunPhase.Running && isHeld ? "HELD" : Phases[phase];

    /// <summary>The value of <c>status</c> of an activity, a subworkflow or a loop.</summary>
    public static string Of(NodeInstance node) => node switch
    {
        { State: NodeState.Asking, AskingFor: AskingFor.SuccessEdges } => Successful,
        { State: NodeState.Asking, AskingFor: AskingFor.FailureEdges } => Failed,
        _ => States[node.State],
    };

    /// <summary>The value of <c>status</c> of one iteration of a loop.</summary>
    public static string Of(BlockInstance block) => !block.IsFinal ? Running : block.Failure is null ? Successful : Failed;

    /// <summary>The code that begins an <c>errorMessage</c>.</summary>
    public static string CodeOf(FailureCause cause) => Causes[cause];

    /// <summary>The <c>errorMessage</c> of an activity.</summary>
    public static string OfActivity(Failure failure) => $"{CodeOf(failure.Cause)}: {failure.Message}";

    /// <summary>The <c>errorMessage</c> of a subworkflow, a loop or an iteration.</summary>
    public static string OfLevel(Failure failure) => $"{CodeOf(failure.Cause)} {failure.Message}";
}
