using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Identity;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Autosubmit.Auth;

/// <summary>What every request passes: pages of other origins are answered as they may be, and somebody has to show who they are where that is wanted.</summary>
/// <param name="next">The resources.</param>
/// <param name="logIn">Lets people in.</param>
/// <param name="options">Who has to show what.</param>
/// <param name="log">Hears of every request.</param>
/// <param name="clock">Says whether a token has expired.</param>
internal sealed class AutosubmitGate(RequestDelegate next, LogIn logIn, AutosubmitOptions options, RequestLog log, TimeProvider clock)
{
    public Task InvokeAsync(HttpContext context) =>
        log.AnswerAsync(context, AnswerAsync, AutosubmitError.Of, () => AutosubmitError.Of(StatusCodes.Status500InternalServerError));

    private async Task AnswerAsync(HttpContext context)
    {
        if (CrossOrigin.Answer(context, options.Origins))
        {
            return;
        }

        var need = context.GetEndpoint()?.Metadata.GetMetadata<Needs>()?.Need ?? Need.ToRead;
        if (!(await IdentifyAsync(context)).TryGet(out var principal, out var refusal))
        {
            // Neither too many tries nor an issuer that does not answer says that the credential is wrong.
            if (IsNeeded(need) || refusal.Kind is RefusalKind.TooMany or RefusalKind.Unavailable)
            {
                await ErrorOf(context, refusal).ExecuteAsync(context);
                return;
            }

            principal = Principal.Anonymous;
        }

        new Caller(principal).Enter(context);
        await next(context);
        if (context.Response is { StatusCode: >= 400, HasStarted: false, ContentLength: null, ContentType: null })
        {
            await AutosubmitError.Of(context.Response.StatusCode).ExecuteAsync(context);
        }
    }

    private bool IsNeeded(Need need) => need switch
    {
        Need.Never => false,
        Need.ToRead => options.Protection is Protection.All,
        Need.ToWrite => options.Protection is not Protection.None,
        _ => true,
    };

    private async Task<Outcome<Principal>> IdentifyAsync(HttpContext context) =>
        AuthorizationHeader.Read(context.Request.Headers.Authorization).TryGet(out var credential, out var refusal)
            ? await logIn.RunAsync(credential with { Address = context.Connection.RemoteIpAddress?.ToString() }, context.RequestAborted)
            : refusal;

    private AutosubmitError ErrorOf(HttpContext context, Refusal refusal) => refusal.Kind is RefusalKind.TooMany or RefusalKind.Unavailable
        ? AutosubmitError.Of(refusal)
        : AutosubmitError.NotLetIn(TokenExpiry.IsPast(context.Request.Headers.Authorization, clock.GetUtcNow()));
}
