using System.Globalization;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Dialects.Unicore.Html;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Sites;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Fairlead.Dialects.Unicore;

/// <summary>
/// What every request to UNICORE passes before anything of its body is read: 1. its security session, or else its credentials; 2. its preferences;
/// 3. the session that the reply names; 4. whether somebody who has shown nothing may see this. And after: an error document for every error.
/// </summary>
/// <param name="next">The resources.</param>
/// <param name="options">What is offered.</param>
/// <param name="logIn">Lets people in.</param>
/// <param name="sessions">Knows sessions.</param>
/// <param name="sites">Knows which accounts there are.</param>
/// <param name="clock">Says how long a session lasts.</param>
/// <param name="log">Hears of every request.</param>
internal sealed class UnicoreGate(
    RequestDelegate next, UnicoreOptions options, LogIn logIn, ISessions sessions, SiteDirectory sites, TimeProvider clock, RequestLog log)
{
    /// <summary>A session of UNICORE is unknown or over: the client logs in again and repeats the request.</summary>
    private const int SessionExpired = 432;

    private const string SessionHeader = "X-UNICORE-SecuritySession";
    /// <summary>An old way to log in with an SSH key: the password is a signature of this text, which has no end and is for nobody in particular.</summary>
    private const string SignedTextHeader = "X-UNICORE-SSHKEY-AUTH-PLAINTEXT";

    private const string LifetimeHeader = "X-UNICORE-SecuritySession-Lifetime";

    public Task InvokeAsync(HttpContext context) =>
        log.AnswerAsync(context, AnswerAsync, UnicoreError.Of, () => UnicoreError.Of(StatusCodes.Status500InternalServerError));

    private async Task AnswerAsync(HttpContext context)
    {
        if (await UnicoreLinks.BindAsync(context) is { } links && Browser.IsMisled(context.Request, links.Address))
        {
            await UnicoreError.Of(Refusal.Forbidden("A page of another site may not change anything here.")).ExecuteAsync(context);
            return;
        }

        if (context.GetEndpoint()?.Metadata.GetMetadata<CapabilityResource>() is not null)
        {
            new Caller(Principal.Anonymous).Enter(context);
            await next(context);
            await DocumentErrorAsync(context);
            return;
        }

        Session? session = null;
        if (options.OffersSessions && context.Request.Headers.TryGetValue(SessionHeader, out var id) && id is [{ Length: > 0 } one])
        {
            session = sessions.Find(one);
            if (session is null)
            {
                context.Response.StatusCode = SessionExpired;
                return;
            }

        }

        var identified = session is not null ? session.Principal : await IdentifyAsync(context);
        var preferred = identified.TryGet(out var principal, out _) ? Prefer(context, principal) : identified;
        if (!preferred.TryGet(out var caller, out var refusal))
        {
            Announce(context, session);
            await RefuseAsync(context, refusal);
            return;
        }

        if (options.OffersSessions)
        {
            Announce(context, await SessionAsync(context, session, caller));
        }

        new Caller(caller).Enter(context);
        if (caller.IsAnonymous && NeedsLogIn(context))
        {
            var kind = Browser.Asks(context.Request) ? RefusalKind.Unauthenticated : RefusalKind.Forbidden;
            await RefuseAsync(context, new Refusal(kind, "Only somebody who is logged in may do this."));
            return;
        }

        await next(context);
        await DocumentErrorAsync(context);
    }

    private static bool NeedsLogIn(HttpContext context) =>
        context.GetEndpoint() is { } endpoint
        && (endpoint.Metadata.GetMetadata<PublicResource>() is null || (Browser.Asks(context.Request) && context.Request.Query.ContainsKey(Browser.LogInQuery)));

    private static Task RefuseAsync(HttpContext context, Refusal refusal)
    {
        if (refusal.Kind is RefusalKind.Unauthenticated && Browser.Asks(context.Request))
        {
            Browser.Challenge(context.Response);
        }

        return UnicoreError.Of(refusal).ExecuteAsync(context);
    }

    private async Task<Outcome<Principal>> IdentifyAsync(HttpContext context)
    {
        if (ShownBy(context) is not { } shown)
        {
            return options.AllowsAnonymous ? Principal.Anonymous : new Refusal(RefusalKind.Unauthenticated, "Log in to use this gateway.");
        }

        return shown.TryGet(out var credential, out var refusal)
            ? await logIn.RunAsync(credential with { Address = FrontGateway.ClientOf(context, options) }, context.RequestAborted)
            : refusal;
    }

    private static Outcome<Credential>? ShownBy(HttpContext context)
    {
        if (context.Request.Headers.ContainsKey(SignedTextHeader))
        {
            return new Refusal(RefusalKind.Unauthenticated, $"{SignedTextHeader} is not taken: what is signed has no end. Sign a token (JWT) with the SSH key.");
        }

        if (!StringValues.IsNullOrEmpty(context.Request.Headers.Authorization))
        {
            return AuthorizationHeader.Read(context.Request.Headers.Authorization);
        }

        // A certificate comes with every request of its connection: it counts where nothing else is shown.
        return context.Connection.ClientCertificate is { } certificate ? new Outcome<Credential>?(new Credential.ClientCertificate(certificate)) : null;
    }

    private Outcome<Principal> Prefer(HttpContext context, Principal principal) =>
        context.Request.Headers.TryGetValue(UnicorePreferences.Header, out var header)
            ? PreferenceText.Read(header.Select(h => h ?? string.Empty)).Then(p => PreferenceRules.Apply(principal, p, sites))
            : principal;

    // What is preferred on a session stays with it. Whoever has none gets that of the same client with the same preferences, or a new one.
    private async Task<Session> SessionAsync(HttpContext context, Session? session, Principal caller) =>
        session is null ? await logIn.OpenSessionAsync(caller, KeyOf(context, caller), context.RequestAborted)
        : ReferenceEquals(caller, session.Principal) ? session
        : sessions.Change(session, caller, KeyOf(context, caller));

    private void Announce(HttpContext context, Session? session)
    {
        if (session is null)
        {
            return;
        }

        var left = Math.Max(0, (long)(session.ExpiresAt - clock.GetUtcNow()).TotalMilliseconds);
        context.Response.Headers[SessionHeader] = session.Id;
        context.Response.Headers[LifetimeHeader] = left.ToString(CultureInfo.InvariantCulture);
    }

    // One session for each client and each way the same person wants to be: whoever comes again with the same gets the same session.
    private string KeyOf(HttpContext context, Principal caller) => string.Join(
        '\n',
        FrontGateway.ClientOf(context, options),
        caller.Preferences.Account,
        caller.Preferences.Groups.Primary,
        string.Join('+', caller.Preferences.Groups.Supplementary),
        caller.Preferences.Role);

    private static Task DocumentErrorAsync(HttpContext context) =>
        context.Response is { StatusCode: >= 400, HasStarted: false, ContentLength: null }
            ? UnicoreError.Of(context.Response.StatusCode).ExecuteAsync(context)
            : Task.CompletedTask;
}
