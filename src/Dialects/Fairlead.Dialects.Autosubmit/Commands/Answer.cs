using System.Text;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Dialects.Autosubmit.Api;
using Fairlead.Dialects.Autosubmit.Json;
using Fairlead.Gateway.KeyValues;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Fairlead.Dialects.Autosubmit.Commands;

/// <summary>What somebody is told who changed something.</summary>
/// <param name="Document">The document.</param>
/// <param name="Status">The status.</param>
/// <param name="Location">The path of what was made, or null.</param>
internal sealed record Answer(JsonObject Document, int Status = StatusCodes.Status200OK, string? Location = null) : IResult
{
    private const string KeyHeader = "Idempotency-Key";
    private const string Replayed = "Idempotency-Replayed";
    private const int LongestKey = 128;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (Location is not null)
        {
            httpContext.Response.Headers[HeaderNames.Location] = Location;
        }

        return JsonReply.Of(Document, Status).ExecuteAsync(httpContext);
    }

    /// <summary>Does what is asked for; once only where the client names it by a key of its own (<c>Idempotency-Key</c>).</summary>
    /// <param name="request">The request.</param>
    /// <param name="body">Its document.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="replies">Remembers what was answered.</param>
    /// <param name="work">Does it.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static async Task<IResult> OnceAsync(
        HttpRequest request, BodyFields body, Caller caller, RememberedReplies replies, Func<CancellationToken, Task<IResult>> work, CancellationToken cancellationToken)
    {
        var shown = request.Headers[KeyHeader];
        if (shown.Count == 0)
        {
            return await work(cancellationToken);
        }

        var key = shown.ToString();
        return shown.Count == 1 && key.Length is > 0 and <= LongestKey && !key.Any(char.IsControl)
            ? await OnceAsync(key, $"{request.Method} {request.Path}{request.QueryString}\n{body.Document.ToJsonString()}", caller, replies, work, cancellationToken)
            : AutosubmitError.Unfit([new Misfit("string_too_long", "header", KeyHeader, $"Input should be one text of 1 to {LongestKey} characters", null)]);
    }

    private static async Task<IResult> OnceAsync(
        string key, string asked, Caller caller, RememberedReplies replies, Func<CancellationToken, Task<IResult>> work, CancellationToken cancellationToken)
    {
        IResult? made = null;
        var outcome = await replies.RunAsync(
            caller.Principal,
            key,
            asked,
            async token =>
            {
                made = await work(token);
                return made is Answer answer
                    ? new RememberedReply(answer.Status, answer.Location, answer.Document.ToJsonString())
                    : new RememberedReply(StatusCodes.Status400BadRequest, null, string.Empty);
            },
            cancellationToken);
        if (!outcome.TryGet(out var done, out var refusal))
        {
            return refusal.Kind is RefusalKind.Invalid ? AutosubmitError.Unfit([new Misfit("value_error", "header", KeyHeader, refusal.Message, key)]) : AutosubmitError.Of(refusal);
        }

        return done.IsEarlier ? new Again(done.Reply) : made ?? AutosubmitError.Of(StatusCodes.Status500InternalServerError);
    }

    private sealed class Again(RememberedReply reply) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = reply.Status;
            response.ContentType = "application/json";
            response.Headers[Replayed] = "true";
            if (reply.Location is { } location)
            {
                response.Headers[HeaderNames.Location] = location;
            }

            await response.WriteAsync(reply.Body, Encoding.UTF8, httpContext.RequestAborted);
        }
    }
}
