using Fairlead.Templates.Publishing;
using Microsoft.Extensions.Logging;

namespace Fairlead.Templates;

/// <summary>What is said of published workflows; events 8000 to 8099.</summary>
internal static partial class Log
{
    [LoggerMessage(8000, LogLevel.Warning, "An application is wrong, and its file is as before: {Problem}")]
    public static partial void ApplicationFault(this ILogger<ApplicationFiles> logger, string problem);

    [LoggerMessage(8001, LogLevel.Warning, "What is published cannot be read: {Reason}")]
    public static partial void ApplicationsUnreadable(this ILogger<ApplicationFiles> logger, string reason);
}
