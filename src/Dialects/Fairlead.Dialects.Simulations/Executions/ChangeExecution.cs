using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Dialects.Simulations.Requests;
using Fairlead.Gateway.Machines;
using Fairlead.Gateway.Runs;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Fairlead.Dialects.Simulations.Executions;

/// <summary>Stops and restarts executions.</summary>
/// <param name="change">Changes runs.</param>
/// <param name="keys">Keep the keys of machines open while runs need them.</param>
internal sealed class ChangeExecution(ChangeRun change, OpenKeys keys)
{
    /// <summary>The answer to the wish that an execution has another status.</summary>
    /// <param name="principal">Who wants that.</param>
    /// <param name="execution">The execution.</param>
    /// <param name="opened">Its machine.</param>
    /// <param name="status">What is wanted, as it was written.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task<IResult> RunAsync(Principal principal, Execution execution, OpenedMachine opened, StringValues status, CancellationToken cancellationToken) =>
        status.ToString().Trim().ToUpperInvariant() switch
        {
            "" => No("StatusExecution parameter is required"),
            "STOP" => StopAsync(principal, execution, cancellationToken),
            "RESTART" => RestartAsync(principal, execution, opened, cancellationToken),
            _ => No("The status that an execution can be given is stop or restart."),
        };

    private static Task<IResult> No(string text) => Task.FromResult<IResult>(SimulationsError.Bad(text));

    private async Task<IResult> StopAsync(Principal principal, Execution execution, CancellationToken cancellationToken) =>
        (await change.AbortAsync(principal, execution.Run.Id, cancellationToken)).TryGet(out _, out var refusal)
            ? SimulationsJson.Message($"The execution {ExecutionView.IdOf(execution.Run.Id)} has been stopped!")
            : Answer(refusal);

    private async Task<IResult> RestartAsync(Principal principal, Execution execution, OpenedMachine opened, CancellationToken cancellationToken)
    {
        if (WhyNot(execution) is { } reason)
        {
            return SimulationsError.Bad(reason);
        }

        await keys.KeepAsync(execution.Run.Id, opened.Machine, opened.Site, opened.PrivateKey, cancellationToken);
        var id = ExecutionView.IdOf(execution.Run.Id);
        return (await change.RestartAsync(principal, execution.Run.Id, cancellationToken)).TryGet(out _, out var refusal)
            ? new SimulationsJson(new JsonObject { ["message"] = $"The execution {id} has been restarted!", ["execution_id"] = id })
            : Answer(refusal);
    }

    private static string? WhyNot(Execution execution) => execution switch
    {
        { State: ExecutionState.Completed } => "The execution has finished: there is nothing to restart.",
        { State: ExecutionState.Initializing } => "The execution is still initializing: nothing has been submitted yet.",
        { State: ExecutionState.Pending or ExecutionState.Running } => "The execution is still active: it can be restarted when it has ended.",
        { Record.Refused: { } refused } => $"The execution could not be started, so there is nothing to restart: {refused}",
        { Record.Checkpointing: false } => "Checkpointing was not enabled for the execution: it cannot be restarted.",
        _ => null,
    };

    // What exists but cannot be done is as wrong to clients as a bad request.
    private static SimulationsError Answer(Refusal refusal) => refusal.Kind is RefusalKind.NotFound ? SimulationsError.NoExecution : SimulationsError.Of(refusal);
}
