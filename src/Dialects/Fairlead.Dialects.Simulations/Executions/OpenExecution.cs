using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Dialects.Simulations.Requests;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Simulations.Executions;

/// <summary>What every request about an execution passes: its machine, the token of that, and the execution, in that order.</summary>
/// <param name="access">Opens machines.</param>
/// <param name="find">Finds executions.</param>
internal sealed class OpenExecution(MachineAccess access, FindExecution find)
{
    /// <summary>The answer to a request about an execution.</summary>
    /// <param name="id">The id as it was written.</param>
    /// <param name="request">The request.</param>
    /// <param name="principal">Who asks.</param>
    /// <param name="answer">Answers it, once it is clear what it is about.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IResult> RunAsync(
        string id, HttpRequest request, Principal principal, Func<Execution, OpenedMachine, Task<IResult>> answer, CancellationToken cancellationToken)
    {
        if (!Guid.TryParseExact(id, "D", out var value))
        {
            return SimulationsError.Of(StatusCodes.Status404NotFound, request.Method);
        }

        var (opened, _, no) = await access.OpenAsync(request, principal, cancellationToken);
        return opened is null ? no ?? SimulationsError.NoConnection
            : await find.RunAsync(principal, new RunId(value), opened.Machine, cancellationToken) is { } execution ? await answer(execution, opened)
            : SimulationsError.NoExecution;
    }
}
