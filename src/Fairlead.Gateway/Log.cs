using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Core.Transfers;
using Fairlead.Gateway.Drivers;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Leases;
using Fairlead.Gateway.Machines;
using Fairlead.Gateway.Notifications;
using Fairlead.Gateway.Transfers;
using Fairlead.Gateway.Operations;
using Fairlead.Gateway.Runs;
using Fairlead.Gateway.Storages;
using Microsoft.Extensions.Logging;

namespace Fairlead.Gateway;

/// <summary>What the gateway's use cases and drivers say; events 1000 to 1999.</summary>
internal static partial class Log
{
    [LoggerMessage(1001, LogLevel.Error, "Jobs whose lifetime is over could not be removed; this is tried again.")]
    public static partial void ExpiryFailed(this ILogger<ExpireJobs> logger, Exception exception);

    [LoggerMessage(1002, LogLevel.Error, "Transfers whose lifetime is over could not be removed; this is tried again.")]
    public static partial void ExpiryFailed(this ILogger<ExpireTransfers> logger, Exception exception);

    [LoggerMessage(1801, LogLevel.Error, "Keys that no run needs any more could not be forgotten; this is tried again.")]
    public static partial void OpenKeysFailed(this ILogger<OpenKeys> logger, Exception exception);

    [LoggerMessage(1003, LogLevel.Error, "The transfers that are due could not be found out; this is tried again.")]
    public static partial void TransfersUnknown(this ILogger<TransferDriver> logger, Exception exception);

    [LoggerMessage(1004, LogLevel.Error, "Transfer {Transfer} broke off by an error; it is begun again.")]
    public static partial void TransferFaulted(this ILogger<TransferDriver> logger, Exception exception, TransferId transfer);

    [LoggerMessage(1005, LogLevel.Warning, "The lease {Lease} ended before it was renewed: this gateway stops its work under it.")]
    public static partial void LeaseLost(this ILogger<LeaseKeeper> logger, string lease);

    [LoggerMessage(1006, LogLevel.Warning, "The lease {Lease} could not be renewed; this is tried again.")]
    public static partial void LeaseNotRenewed(this ILogger<LeaseKeeper> logger, Exception exception, string lease);

    [LoggerMessage(1101, LogLevel.Information, "The driver of {Site} goes on with {Count} jobs that were under way.")]
    public static partial void Recovered(this ILogger<SiteDriver> logger, string site, int count);

    [LoggerMessage(1102, LogLevel.Warning, "{Site} does not answer: {Problem}")]
    public static partial void SiteUnavailable(this ILogger<SiteDriver> logger, string site, string problem);

    [LoggerMessage(1103, LogLevel.Information, "{Site} answers again.")]
    public static partial void SiteAvailable(this ILogger<SiteDriver> logger, string site);

    [LoggerMessage(1104, LogLevel.Error, "{Stage} on {Site} failed for {Count} jobs; they are tried again.")]
    public static partial void StageFailed(this ILogger<SiteDriver> logger, Exception exception, JobWork stage, string site, int count);

    [LoggerMessage(1105, LogLevel.Critical, "The driver of {Site} ended by an error and starts again.")]
    public static partial void DriverFailed(this ILogger<SiteDriver> logger, Exception exception, string site);

    [LoggerMessage(1301, LogLevel.Error, "Notices could not be looked up; this is tried again.")]
    public static partial void NotificationsFailed(this ILogger<NotificationDriver> logger, Exception exception);

    [LoggerMessage(1302, LogLevel.Error, "Notice {Number} for {Host} could not be handled; this is tried again.")]
    public static partial void DeliveryFailed(this ILogger<NotificationDriver> logger, Exception exception, long number, string host);
    [LoggerMessage(1501, LogLevel.Error, "Created storages could not be looked after; this is tried again.")]
    public static partial void KeepingFailed(this ILogger<StorageKeeper> logger, Exception exception);

    [LoggerMessage(1502, LogLevel.Warning, "The directory {Directory} of a removed storage stays on {Site}: {Problem}")]
    public static partial void DirectoryStays(this ILogger<StorageDirectories> logger, string directory, string site, string problem);

    [LoggerMessage(1601, LogLevel.Error, "Operations could not be looked after; this is tried again.")]
    public static partial void OperationsFailed(this ILogger<OperationDriver> logger, Exception exception);

    [LoggerMessage(1602, LogLevel.Error, "The operation {Operation} failed.")]
    public static partial void OperationFailed(this ILogger<OperationDriver> logger, Exception exception, string operation);

    [LoggerMessage(1701, LogLevel.Error, "Runs could not be looked for; this is tried again.")]
    public static partial void RunsUnknown(this ILogger<RunContext> logger, Exception exception);

    [LoggerMessage(1702, LogLevel.Error, "The run {Run} faulted; it is begun again from what is stored.")]
    public static partial void RunFaulted(this ILogger<RunContext> logger, Exception exception, RunId run);

    [LoggerMessage(1703, LogLevel.Warning, "The run {Run} waits for the store.")]
    public static partial void RunDelayed(this ILogger<RunContext> logger, Exception exception, RunId run);

    [LoggerMessage(1704, LogLevel.Error, "Something that a run waits for failed; this is tried again.")]
    public static partial void RunWorkFailed(this ILogger<RunContext> logger, Exception exception);

    [LoggerMessage(1705, LogLevel.Information, "The run {Run} is gone through by another gateway.")]
    public static partial void RunTaken(this ILogger<RunContext> logger, RunId run);
}
