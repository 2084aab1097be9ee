using Fairlead.Core;
using Fairlead.Dialects.Simulations.Descriptions;
using Fairlead.Dialects.Simulations.Requests;
using Fairlead.Gateway.Machines;
using Fairlead.Gateway.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.Simulations.Executions;

/// <summary>Executions of simulations: reads the service's words, runs one use case, answers in its words.</summary>
internal static class ExecutionEndpoints
{
    public static void MapExecutions(this IEndpointRouteBuilder root)
    {
        root.MapPost("/simulations", Start);
        root.MapPost("/api/run_simulation", Start);
        var execution = root.MapGroup("/simulations/execution/{id}");
        execution.MapGet("/", Read);
        execution.MapPut("/", Change);
        execution.MapDelete("/", Remove);
    }

    private static async Task<IResult> Start(HttpRequest request, Caller caller, MachineAccess access, StartExecution start, SimulationsOptions options, CancellationToken cancellationToken)
    {
        var (opened, form, no) = await access.OpenAsync(request, caller.Principal, cancellationToken);
        if (opened is null)
        {
            return no ?? SimulationsError.NoConnection;
        }

        if (!RequestForm.Reads(request.ContentType))
        {
            return SimulationsError.MediaType(request.ContentType);
        }

        var fields = new FormFields(form);
        if (SimulationRequest.Read(fields) is not { } wanted)
        {
            return SimulationsError.Form(fields.Wrong);
        }

        if (!DescriptionReader.Knows(wanted.Document.Name))
        {
            return new SimulationsJson(new() { ["message"] = "This workflow is still not supported!", ["execution_id"] = 0 });
        }

        if (!DescriptionReader.Read(wanted.Document, options.AllowsOwnPhases).TryGet(out var description, out var refusal))
        {
            fields.SayLines(refusal.Message, "document");
            return SimulationsError.Form(fields.Wrong);
        }

        return (await start.RunAsync(caller.Principal, opened, wanted, description, cancellationToken)).TryGet(out var run, out refusal)
            // Clients know the text with its blank.
            ? new SimulationsJson(new() { ["message"] = "Simulation started successfully! ", ["execution_id"] = ExecutionView.IdOf(run.Id) })
            : SimulationsError.Of(refusal);
    }

    private static Task<IResult> Read(string id, HttpRequest request, Caller caller, OpenExecution open, TimeProvider clock, CancellationToken cancellationToken) => open.RunAsync(
        id, request, caller.Principal, (execution, opened) => Task.FromResult<IResult>(new SimulationsJson(ExecutionView.Of(execution, opened.Machine, clock.GetUtcNow()))), cancellationToken);

    private static Task<IResult> Change(string id, HttpRequest request, Caller caller, OpenExecution open, ChangeExecution change, CancellationToken cancellationToken) => open.RunAsync(
        id, request, caller.Principal, (execution, opened) => change.RunAsync(caller.Principal, execution, opened, request.Query["status"], cancellationToken), cancellationToken);

    private static Task<IResult> Remove(string id, HttpRequest request, Caller caller, OpenExecution open, ChangeRun change, OpenKeys keys, CancellationToken cancellationToken) => open.RunAsync(
        id,
        request,
        caller.Principal,
        async (execution, opened) =>
        {
            // The directories are removed later, for which the machine is logged in to once more.
            await keys.KeepAsync(execution.Run.Id, opened.Machine, opened.Site, opened.PrivateKey, cancellationToken);
            return (await change.DiscardAsync(caller.Principal, execution.Run.Id, cancellationToken)).TryGet(out _, out var refusal)
                ? SimulationsJson.Message("Execution deleted successfully")
                : refusal.Kind is RefusalKind.NotFound ? SimulationsError.NoExecution : SimulationsError.Of(refusal);
        },
        cancellationToken);
}
