using Fairlead.Core.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Fairlead.Dialects.OpenId;

/// <summary>What every request passes: nobody keeps what is answered, and every error has a document.</summary>
/// <param name="next">The resources.</param>
/// <param name="log">Hears of every request.</param>
internal sealed class OpenIdGate(RequestDelegate next, RequestLog log)
{
    public Task InvokeAsync(HttpContext context) =>
        log.AnswerAsync(context, AnswerAsync, OpenIdError.Of, () => OpenIdError.Failed);

    private async Task AnswerAsync(HttpContext context)
    {
        new Caller(Principal.Anonymous).Enter(context);
        context.Response.Headers[HeaderNames.CacheControl] = "no-store";
        context.Response.Headers[HeaderNames.XContentTypeOptions] = "nosniff";
        await next(context);
        if (context.Response is { StatusCode: >= 400, HasStarted: false, ContentLength: null })
        {
            await OpenIdError.Of(context.Response.StatusCode).ExecuteAsync(context);
        }
    }
}
