using Fairlead.Shell.Ssh;
using Microsoft.Extensions.Logging;

namespace Fairlead.Shell;

/// <summary>What shells say; events 4000 to 4999.</summary>
internal static partial class Log
{
    [LoggerMessage(4001, LogLevel.Information, "Connected to {Host} as {User}")]
    public static partial void Connected(this ILogger<SshChannels> logger, string host, string user);

    [LoggerMessage(4002, LogLevel.Warning, "The connection to {Host} as {User} ended after {Lifetime}")]
    public static partial void ConnectionEnded(this ILogger<SshChannels> logger, string host, string user, TimeSpan lifetime);

    [LoggerMessage(4003, LogLevel.Warning, "A command that was given up may still be running on {Host} as {User}")]
    public static partial void RemoteCommandLeft(this ILogger<SshChannels> logger, string host, string user);

    [LoggerMessage(4004, LogLevel.Warning, "No shell ({Access}): {Failure}, {Message}; next try at {NextTry:O}")]
    public static partial void Unavailable(this ILogger<Shells> logger, string access, ShellFailure failure, string message, DateTimeOffset? nextTry);
}
