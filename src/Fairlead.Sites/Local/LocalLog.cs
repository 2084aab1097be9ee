using Fairlead.Sites.Local;
using Microsoft.Extensions.Logging;

namespace Fairlead.Sites;

/// <content>What local sites say; events 3400 to 3499.</content>
internal static partial class Log
{
    [LoggerMessage(3400, LogLevel.Error, "The queue of a local site could not be worked on; this is tried again.")]
    public static partial void DispatcherFailed(this ILogger<LocalSite> logger, Exception exception);

    [LoggerMessage(3401, LogLevel.Information, "The local site {Site} goes on with {Count} jobs, of which {Running} run.")]
    public static partial void QueueRead(this ILogger<LocalSite> logger, string site, int count, int running);

    [LoggerMessage(3402, LogLevel.Warning, "The files of {Count} jobs of {Account} on {Site} could not be written: {Problem}")]
    public static partial void PlacingFailed(this ILogger<LocalSite> logger, int count, string account, string site, string problem);
}
