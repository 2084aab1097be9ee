using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Fairlead.Dialects.Prominence;

/// <summary>
/// What every request to PROMINENCE passes before anything of its body is read: repeated slashes count as one, and somebody has to show who they are,
/// except where the address itself is the right to use it. And after: an error document for every error.
/// </summary>
/// <param name="next">The resources.</param>
/// <param name="logIn">Lets people in.</param>
/// <param name="jobs">Knows the tokens of jobs.</param>
/// <param name="log">Hears of every request.</param>
internal sealed class ProminenceGate(RequestDelegate next, LogIn logIn, IJobTokens jobs, RequestLog log)
{
    public Task InvokeAsync(HttpContext context) =>
        log.AnswerAsync(context, AnswerAsync, ProminenceError.Of, () => ProminenceError.Of(StatusCodes.Status500InternalServerError));

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<OpenResource>() is not null)
        {
            new Caller(Principal.Anonymous).Enter(context);
        }
        else if ((await IdentifyAsync(context)).TryGet(out var principal, out var refusal))
        {
            new Caller(principal).Enter(context);
        }
        else
        {
            await ProminenceError.NotLetIn(refusal).ExecuteAsync(context);
            return;
        }

        await next(context);
        if (context.Response is { StatusCode: >= 400, HasStarted: false, ContentLength: null })
        {
            await ProminenceError.Of(context.Response.StatusCode).ExecuteAsync(context);
        }
    }

    private async Task<Outcome<Principal>> IdentifyAsync(HttpContext context)
    {
        if (!ReadHeader(context.Request.Headers.Authorization).TryGet(out var credential, out var refusal))
        {
            return refusal;
        }

        if (credential is Credential.BearerToken { Token: var token } && await jobs.ReadAsync(token, context.RequestAborted) is { } outcome)
        {
            return outcome;
        }

        var address = context.Connection.RemoteIpAddress?.ToString();
        return await logIn.RunAsync(credential with { Address = address }, context.RequestAborted);
    }

    /// <summary>Clients say <c>Bearer</c> or <c>token</c>, or another word: what comes after the first space is the token, but for Basic.</summary>
    private static Outcome<Credential> ReadHeader(StringValues header)
    {
        if (header is not [{ Length: > 0 } text] || text.IndexOf(' ', StringComparison.Ordinal) is not (> 0 and var space))
        {
            return new Refusal(RefusalKind.Unauthenticated, "Authentication failure");
        }

        return AuthorizationHeader.Read(text.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) ? header : $"Bearer {text[(space + 1)..]}");
    }
}
