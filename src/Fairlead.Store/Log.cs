using Fairlead.Store.Reading;
using Fairlead.Store.Schema;
using Fairlead.Store.Writing;
using Microsoft.Extensions.Logging;

namespace Fairlead.Store;

/// <summary>What the store says; events 2000 to 2999.</summary>
internal static partial class Log
{
    [LoggerMessage(2001, LogLevel.Information, "The schema of {Place} is at version {Version}")]
    public static partial void SchemaReady(this ILogger<SchemaUpgrade> logger, string place, int version);

    [LoggerMessage(2002, LogLevel.Information, "Applied schema script {Script} to {Place}")]
    public static partial void SchemaScriptApplied(this ILogger<SchemaUpgrade> logger, string script, string place);

    [LoggerMessage(2101, LogLevel.Debug, "The database {Place} could not take changes and is asked again: {Reason}")]
    public static partial void WriteDelayed(this ILogger<WriteLoop> logger, string place, string reason);

    [LoggerMessage(2102, LogLevel.Error, "The database {Place} does not take changes; callers are told so until it does")]
    public static partial void StoreIsAway(this ILogger<WriteLoop> logger, Exception exception, string place);

    [LoggerMessage(2103, LogLevel.Information, "The database {Place} takes changes again")]
    public static partial void StoreIsBack(this ILogger<WriteLoop> logger, string place);

    [LoggerMessage(2104, LogLevel.Warning, "One of {Count} changes failed; each is tried alone")]
    public static partial void BatchSplit(this ILogger<WriteLoop> logger, Exception exception, int count);

    [LoggerMessage(2105, LogLevel.Error, "Changes were not written")]
    public static partial void WriteFailed(this ILogger<WriteLoop> logger, Exception exception);

    [LoggerMessage(2106, LogLevel.Warning, "What other processes wrote could not be read; this is tried again")]
    public static partial void OthersUnknown(this ILogger<OthersWatch> logger, Exception exception);
}
