using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Fairlead.Dialects.Native.Api;

/// <summary>
/// What every request to the native API passes before anything of its body is read: somebody has to show who they are, except for what is
/// <see cref="OpenAddress"/>. And after: a problem document for every error.
/// </summary>
/// <param name="next">The resources.</param>
/// <param name="logIn">Lets people in.</param>
/// <param name="log">Hears of every request.</param>
internal sealed class NativeGate(RequestDelegate next, LogIn logIn, RequestLog log)
{
    public Task InvokeAsync(HttpContext context) =>
        log.AnswerAsync(context, AnswerAsync, NativeProblem.Of, () => NativeProblem.Of(StatusCodes.Status500InternalServerError));

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<OpenAddress>() is not null)
        {
            new Caller(Principal.Anonymous).Enter(context);
        }
        else if ((await IdentifyAsync(context)).TryGet(out var principal, out var refusal))
        {
            new Caller(principal).Enter(context);
        }
        else
        {
            await NativeProblem.Of(refusal).ExecuteAsync(context);
            return;
        }

        await next(context);
        if (context.Response is { StatusCode: >= 400, HasStarted: false, ContentLength: null })
        {
            await NativeProblem.Of(context.Response.StatusCode).ExecuteAsync(context);
        }
    }

    private async Task<Outcome<Principal>> IdentifyAsync(HttpContext context)
    {
        if (StringValues.IsNullOrEmpty(context.Request.Headers.Authorization))
        {
            return new Refusal(RefusalKind.Unauthenticated, "Log in to use this gateway: with a token (Bearer) or with name and password (Basic).");
        }

        return AuthorizationHeader.Read(context.Request.Headers.Authorization).TryGet(out var credential, out var refusal)
            ? await logIn.RunAsync(credential with { Address = context.Connection.RemoteIpAddress?.ToString() }, context.RequestAborted)
            : refusal;
    }
}

/// <summary>Marks an address that anybody may read.</summary>
internal sealed class OpenAddress;
