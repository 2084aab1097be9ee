using System.Globalization;
using System.Text;
using Fairlead.Core.Identity;
using Fairlead.Core.Workflows;
using Fairlead.Dialects.HpcWaas.Json;
using Fairlead.Gateway.Journal;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Fairlead.Dialects.HpcWaas.Logs;

/// <summary>
/// Server-sent events of one execution: <c>status</c> with the execution at first and with each new state, <c>log</c> with each entry, whose id is its index,
/// and <c>end</c> once nothing more can come. Where nothing happens, a comment keeps the connection open.
/// </summary>
/// <param name="streams">Knows the execution.</param>
/// <param name="principal">Who reads.</param>
/// <param name="id">The execution's id.</param>
/// <param name="run">The execution as it is at first.</param>
/// <param name="query">Which entries, from where on.</param>
internal sealed class EventStream(EventStreams streams, Principal principal, string id, Run run, RunLogQuery query) : IResult
{
    /// <summary>The most entries that are read at a time.</summary>
    public const int MostAtOnce = 500;

    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var cancellationToken = httpContext.RequestAborted;
        httpContext.Response.ContentType = "text/event-stream; charset=utf-8";
        httpContext.Response.Headers[HeaderNames.CacheControl] = "no-store";

        // Proxies such as nginx would gather what they get.
        httpContext.Response.Headers["X-Accel-Buffering"] = "no";
        await TellAsync(httpContext, "status", await streams.ShowAsync(run, cancellationToken));
        var (seen, place) = (run, query);
        while (true)
        {
            var page = await streams.ReadAsync(seen, place, PatienceWith(seen), cancellationToken);
            foreach (var (index, entry) in page.Entries.Index())
            {
                await TellAsync(httpContext, "log", HpcWaasJson.TextOf(LogEndpoints.View(entry, seen)), place.From + index);
            }

            place = place with { From = place.From + page.Entries.Count };
            if (page.Entries.Count == 0 && HpcWaasStates.IsFinal(seen))
            {
                await TellAsync(httpContext, "end", "{}");
                return;
            }

            if (!(await streams.FindAsync(principal, id, cancellationToken)).TryGet(out var now, out _))
            {
                // It was removed, or is not shared with the reader any more.
                return;
            }

            if (streams.StatusOf(now) != streams.StatusOf(seen))
            {
                await TellAsync(httpContext, "status", await streams.ShowAsync(now, cancellationToken));
            }
            else if (page.Entries.Count == 0)
            {
                await WriteAsync(httpContext, ": nothing new\n\n");
            }

            seen = now;
        }
    }

    // The last jobs of one that is being cancelled end without an entry.
    private static TimeSpan PatienceWith(Run seen) => HpcWaasStates.IsFinal(seen) ? TimeSpan.Zero : seen.Header.Phase is RunPhase.Running ? Quiet : Soon;

    private static Task TellAsync(HttpContext context, string kind, string data, long? index = null)
    {
        var text = new StringBuilder();
        if (index is { } number)
        {
            text.Append(CultureInfo.InvariantCulture, $"id: {number}\n");
        }

        return WriteAsync(context, text.Append(CultureInfo.InvariantCulture, $"event: {kind}\ndata: {data}\n\n").ToString());
    }

    private static async Task WriteAsync(HttpContext context, string text)
    {
        await context.Response.WriteAsync(text, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
