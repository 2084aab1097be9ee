using Fairlead.Shell;
using Fairlead.Sites.Slurm;
using Microsoft.Extensions.Logging;

namespace Fairlead.Sites;

/// <summary>What the sites say; events 3000 to 3999.</summary>
internal static partial class Log
{
    [LoggerMessage(3100, LogLevel.Warning, "No shell for {Command} on {Site}: {Failure}, {Message}")]
    public static partial void ShellFailed(this ILogger<SlurmSite> logger, string command, string site, ShellFailure failure, string message);

    [LoggerMessage(3101, LogLevel.Warning, "{Command} on {Site} failed with exit code {ExitCode}: {Error}")]
    public static partial void CommandFailed(this ILogger<SlurmSite> logger, string command, string site, int exitCode, string error);

    [LoggerMessage(3102, LogLevel.Warning, "What {Command} on {Site} answered is not complete: {Problem}")]
    public static partial void AnswerUnusable(this ILogger<SlurmSite> logger, string command, string site, string problem);

    [LoggerMessage(3103, LogLevel.Debug, "Submitted {Count} jobs to {Site} in {Duration}: {Accepted} accepted")]
    public static partial void Submitted(this ILogger<SlurmSite> logger, int count, string site, TimeSpan duration, int accepted);
}
