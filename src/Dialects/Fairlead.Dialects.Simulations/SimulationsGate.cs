using Fairlead.Core;
using Fairlead.Gateway.Identity;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Simulations;

/// <summary>
/// What every request to the simulation service passes before anything of its body is read: somebody has to show a token, under one of three words for it. And
/// after: an error document for every error.
/// </summary>
/// <param name="next">The resources.</param>
/// <param name="logIn">Lets people in.</param>
/// <param name="log">Hears of every request.</param>
internal sealed class SimulationsGate(RequestDelegate next, LogIn logIn, RequestLog log)
{
    private static readonly string[] Schemes = ["Token", "Bearer", "JWT"];

    public Task InvokeAsync(HttpContext context) => log.AnswerAsync(
        context, AnswerAsync, SimulationsError.Of, () => SimulationsError.Of(StatusCodes.Status500InternalServerError, context.Request.Method));

    private async Task AnswerAsync(HttpContext context)
    {
        if (TokenIn(context.Request) is not { } token)
        {
            await SimulationsError.NoCredentials.ExecuteAsync(context);
            return;
        }

        var credential = new Credential.BearerToken(token) { Address = context.Connection.RemoteIpAddress?.ToString() };
        if (!(await logIn.RunAsync(credential, context.RequestAborted)).TryGet(out var principal, out var refusal))
        {
            // A token that is known, but not good, is as wrong to clients as one that nobody knows.
            await (refusal.Kind is RefusalKind.Unauthenticated or RefusalKind.Forbidden ? SimulationsError.InvalidToken : SimulationsError.Of(refusal)).ExecuteAsync(context);
            return;
        }

        new Caller(principal).Enter(context);
        await next(context);
        if (context.Response is { StatusCode: >= 400, HasStarted: false, ContentLength: null })
        {
            await SimulationsError.Of(context.Response.StatusCode, context.Request.Method).ExecuteAsync(context);
        }
    }

    private static string? TokenIn(HttpRequest request) =>
        request.Headers.Authorization is [{ } header]
        && header.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var scheme, var token]
        && Schemes.Contains(scheme, StringComparer.OrdinalIgnoreCase)
            ? token
            : null;
}
