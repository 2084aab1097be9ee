using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fairlead.Server.Hosting;

/// <summary>Answers requests that failed for a reason that nobody foresaw: the log has the reason, the client a sentence.</summary>
/// <param name="next">All the rest.</param>
/// <param name="logger">Gets the reason.</param>
internal sealed class LastResort(RequestDelegate next, ILogger<LastResort> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone: there is nobody to answer.
        }
        catch (BadHttpRequestException e)
        {
            await AnswerAsync(context, e.StatusCode, e.StatusCode == StatusCodes.Status413PayloadTooLarge ? "The request is too large." : "The request is not valid HTTP.");
        }
        catch (Exception e)
        {
            logger.RequestFailed(e, context.Request.Method, context.TraceIdentifier);
            await AnswerAsync(context, StatusCodes.Status500InternalServerError, $"The gateway failed to answer; its log says why, under {context.TraceIdentifier}.");
        }
    }

    private static async Task AnswerAsync(HttpContext context, int status, string message)
    {
        if (context.Response.HasStarted)
        {
            // Half an answer is out: only a broken connection tells the client that it is not a whole one.
            context.Abort();
            return;
        }

        context.Response.Clear();
        context.Response.StatusCode = status;
        await context.Response.WriteAsJsonAsync(new Failure(status, message), AnswerJson.Default.Failure, cancellationToken: context.RequestAborted);
    }
}
