using Fairlead.Gateway.Jobs;
using Microsoft.Extensions.Logging;

namespace Fairlead.Gateway;

/// <summary>What the gateway's use cases and drivers say; events 1000 to 1999.</summary>
internal static partial class Log
{
    [LoggerMessage(1001, LogLevel.Error, "Jobs whose lifetime is over could not be removed; this is tried again.")]
    public static partial void ExpiryFailed(this ILogger<ExpireJobs> logger, Exception exception);
}
