using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Fairlead.Dialects;

/// <summary>Says of each request who asked what, how it was answered and how long that took. Never a query, a header or a body: they can hold secrets.</summary>
/// <param name="logger">Where to.</param>
/// <param name="clock">Measures how long.</param>
public sealed class RequestLog(ILogger<RequestLog> logger, TimeProvider clock)
{
    /// <summary>When a request began, for <see cref="Answered"/>.</summary>
    public long Begin() => clock.GetTimestamp();

    /// <summary>The request was answered.</summary>
    /// <param name="context">The request.</param>
    /// <param name="begun">From <see cref="Begin"/>.</param>
    public void Answered(HttpContext context, long begun)
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

    /// <summary>The client went away before its answer was complete.</summary>
    public void ClientGone(HttpContext context) => logger.ClientGone(context.Request.Method, RouteOf(context), UserOf(context));

    /// <summary>The request failed for a reason that is not the client's.</summary>
    public void Failed(HttpContext context, Exception exception) => logger.RequestFailed(exception, context.Request.Method, RouteOf(context), UserOf(context));

    private static string RouteOf(HttpContext context) => (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "no route";

    private static string UserOf(HttpContext context) =>
        context.Features.Get<Caller>()?.Principal is { IsAnonymous: false } principal ? principal.User : "nobody";
}
