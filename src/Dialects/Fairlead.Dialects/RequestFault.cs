using Fairlead.Core;
using Fairlead.Gateway.Jobs;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects;

/// <summary>What exceptions of a request amount to for the one who made it.</summary>
public static class RequestFault
{
    private static readonly TimeSpan StoreRetry = TimeSpan.FromSeconds(5);

    /// <summary>The refusal that an exception stands for, or null where it is a fault of ours that only the log may describe.</summary>
    public static Refusal? Explain(Exception exception) => exception switch
    {
        StoreUnavailableException => Refusal.Unavailable("The gateway cannot reach its store now; nothing was changed. Try again later.") with { RetryAfter = StoreRetry },
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => Refusal.TooLarge("body", "The request is larger than the server takes."),
        BadHttpRequestException e => Refusal.Invalid("request", e.Message),
        _ => null,
    };
}
