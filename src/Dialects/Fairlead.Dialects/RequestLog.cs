using Fairlead.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Fairlead.Dialects;

/// <summary>Has requests answered, and says of each who asked what, how it was answered and how long that took. Never a query, a header or a body: they can hold secrets.</summary>
/// <param name="logger">Where to.</param>
/// <param name="clock">Measures how long.</param>
public sealed class RequestLog(ILogger<RequestLog> logger, TimeProvider clock)
{
    /// <summary>
    /// Has a request answered. Whatever goes wrong, the client gets an error document and never a stack trace; an answer that has begun is broken off
    /// instead (the server does that), so that half a file is not taken for a whole one.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="answer">Answers it.</param>
    /// <param name="refused">The error document for what the client can mend or wait for.</param>
    /// <param name="failed">The error document for a fault of the gateway's own.</param>
    public async Task AnswerAsync(HttpContext context, Func<HttpContext, Task> answer, Func<Refusal, IResult> refused, Func<IResult> failed)
    {
        var begun = clock.GetTimestamp();

        // Documents have a limit of their own and files have none. The server's limit would only break the connection before the client reads why.
        RequestBody.TakeOffLimit(context);
        try
        {
            await answer(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            logger.ClientGone(context.Request.Method, RouteOf(context), UserOf(context));
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            // The outermost loop of a request.
            var refusal = RequestFault.Explain(e);
            if (refusal is null or { Kind: RefusalKind.Unavailable })
            {
                logger.RequestFailed(e, context.Request.Method, RouteOf(context), UserOf(context));
            }

            await (refusal is null ? failed() : refused(refusal)).ExecuteAsync(context);
        }
        finally
        {
            Answered(context, begun);
        }
    }

    private void Answered(HttpContext context, long begun)
    {
        if (logger.IsEnabled(LogLevel.Debug))
        {
            logger.RequestAnswered(
                context.Request.Method,
                RouteOf(context),
                UserOf(context),
                context.Response.StatusCode,
                clock.GetElapsedTime(begun).TotalMilliseconds);
        }
    }

    private static string RouteOf(HttpContext context) => (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "no route";

    private static string UserOf(HttpContext context) =>
        context.Features.Get<Caller>()?.Principal is { IsAnonymous: false } principal ? principal.User : "nobody";
}
