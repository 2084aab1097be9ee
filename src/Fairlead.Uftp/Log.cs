using System.Net;
using Microsoft.Extensions.Logging;

namespace Fairlead.Uftp;

/// <summary>What the UFTP service says; events 9000 to 9099.</summary>
internal static partial class Log
{
    [LoggerMessage(9001, LogLevel.Information, "UFTP listens at {EndPoint}")]
    public static partial void Listens(this ILogger<UftpServer> logger, EndPoint? endPoint);

    [LoggerMessage(9002, LogLevel.Warning, "UFTP refused {Address}: {Problem}")]
    public static partial void Refused(this ILogger<UftpServer> logger, IPAddress address, string problem);

    [LoggerMessage(9003, LogLevel.Debug, "UFTP session of {User} from {Address} is over: {How}")]
    public static partial void Over(this ILogger<UftpServer> logger, string user, IPAddress address, string how);

    [LoggerMessage(9004, LogLevel.Error, "UFTP session from {Address} failed")]
    public static partial void Failed(this ILogger<UftpServer> logger, Exception exception, IPAddress address);

    [LoggerMessage(9005, LogLevel.Warning, "UFTP could not take a connection: {Problem}")]
    public static partial void NotAccepted(this ILogger<UftpServer> logger, string problem);
}
