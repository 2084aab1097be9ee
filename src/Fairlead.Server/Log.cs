using Fairlead.Server.Faults;
using Fairlead.Server.Hosting;
using Microsoft.Extensions.Logging;

namespace Fairlead.Server;

/// <summary>What the server says; events 9000 to 9999.</summary>
internal static partial class Log
{
    [LoggerMessage(9001, LogLevel.Error, "A {Method} request failed ({Request}).")]
    public static partial void RequestFailed(this ILogger<LastResort> logger, Exception exception, string method, string request);

    [LoggerMessage(9003, LogLevel.Warning, "The client certificate of {Subject} is not one of the authorities that are trusted: {Reason}")]
    public static partial void ClientCertificateWrong(this ILogger<ClientCertificates> logger, string subject, string reason);

    [LoggerMessage(9002, LogLevel.Warning, "This gateway is armed for a test: it will kill itself at {Point}.")]
    public static partial void CrashArmed(this ILogger<CrashPoint> logger, string point);
}
