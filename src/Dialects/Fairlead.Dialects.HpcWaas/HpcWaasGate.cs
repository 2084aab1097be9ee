using Fairlead.Core.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.HpcWaas;

/// <summary>
/// What every request to HPCWaaS passes before anything of its body is read: somebody has to show who they are, except at addresses that are open. And
/// after: the list of errors for everything that went wrong, unknown addresses and faults included.
/// </summary>
/// <param name="next">The resources.</param>
/// <param name="callers">Knows people.</param>
/// <param name="log">Hears of every request.</param>
internal sealed class HpcWaasGate(RequestDelegate next, Callers callers, RequestLog log)
{
    public Task InvokeAsync(HttpContext context) =>
        log.AnswerAsync(context, AnswerAsync, HpcWaasError.Of, () => HpcWaasError.Of(StatusCodes.Status500InternalServerError));

    private async Task AnswerAsync(HttpContext context)
    {
        // What is not there needs no login: nobody learns anything.
        if (context.GetEndpoint() is not RouteEndpoint || context.GetEndpoint()?.Metadata.GetMetadata<OpenResource>() is not null)
        {
            new Caller(Principal.Anonymous).Enter(context);
        }
        else if ((await callers.IdentifyAsync(context)).TryGet(out var principal, out var refusal))
        {
            new Caller(principal).Enter(context);
        }
        else
        {
            await HpcWaasError.Of(refusal).ExecuteAsync(context);
            return;
        }

        await next(context);
        if (context.Response is { StatusCode: >= 400, HasStarted: false, ContentLength: null })
        {
            await HpcWaasError.Of(context.Response.StatusCode).ExecuteAsync(context);
        }
    }
}

/// <summary>Marks a route of this dialect.</summary>
internal sealed class HpcWaasResource
{
    public static readonly HpcWaasResource Mark = new();
}

/// <summary>Marks a route that asks nobody who they are.</summary>
internal sealed class OpenResource
{
    public static readonly OpenResource Mark = new();
}
