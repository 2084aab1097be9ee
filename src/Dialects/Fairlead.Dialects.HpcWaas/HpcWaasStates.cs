using Fairlead.Core.Workflows;

namespace Fairlead.Dialects.HpcWaas;

/// <summary>The only place that knows HPCWaaS's words for states. A state ends in <c>ING</c> for as long as it is not final: that is how clients know.</summary>
internal static class HpcWaasStates
{
    private const string Running = "RUNNING";
    private const string Failed = "FAILED";
    private const string Cancelling = "CANCELLING";
    private const string Cancelled = "CANCELLED";

    /// <summary>The word for the state of an execution.</summary>
    /// <param name="run">The execution.</param>
    /// <param name="saysSucceeded">Whether the word for a good end is that of the original server.</param>
    public static string WordOf(Run run, bool saysSucceeded) => run.Header.Phase switch
    {
        RunPhase.Running => Running,
        RunPhase.Succeeded => saysSucceeded ? "SUCCEEDED" : "SUCCESS",
        RunPhase.Failed => Failed,

        // Its jobs are gone once nothing of it goes on.
        RunPhase.Aborted => run.IsActive ? Cancelling : Cancelled,
        _ => throw new ArgumentOutOfRangeException(nameof(run), run.Header.Phase, "HPCWaaS has no word for this state."),
    };

    /// <summary>Whether an execution can change no more.</summary>
    public static bool IsFinal(Run run) => run.Header.Phase is not RunPhase.Running && !(run.Header.Phase is RunPhase.Aborted && run.IsActive);
}
