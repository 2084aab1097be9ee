using Microsoft.Extensions.Logging;

namespace Fairlead.Dialects;

/// <summary>What all dialects say of requests; events 7000 to 7099.</summary>
internal static partial class Log
{
    [LoggerMessage(7001, LogLevel.Debug, "{Method} {Route} by {User}: {Status} in {Milliseconds:0.0} ms")]
    public static partial void RequestAnswered(this ILogger<RequestLog> logger, string method, string route, string user, int status, double milliseconds);

    [LoggerMessage(7002, LogLevel.Debug, "{Method} {Route} by {User}: the client went away")]
    public static partial void ClientGone(this ILogger<RequestLog> logger, string method, string route, string user);

    [LoggerMessage(7003, LogLevel.Error, "{Method} {Route} by {User} failed")]
    public static partial void RequestFailed(this ILogger<RequestLog> logger, Exception exception, string method, string route, string user);
}
