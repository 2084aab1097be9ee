using Fairlead.Core;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Logins;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.OpenId.Pages;

/// <summary>Where somebody confirms a login from a program: code, name and password first, then the decision (RFC 8628, section 3.3).</summary>
internal static class PageEndpoints
{
    private const string SentFrom = "Sec-Fetch-Site";
    private static readonly Refusal FromElsewhere = Refusal.Forbidden("This form was sent by another site.");

    public static void MapPages(this RouteGroupBuilder root)
    {
        root.MapGet("/device", (HttpRequest request) => DevicePages.Ask(request.Query["user_code"] is [{ Length: <= 20 } code] ? code : string.Empty));
        root.MapPost("/device", Identify);
        root.MapPost("/device/decision", Decide);
    }

    private static async Task<IResult> Identify(
        HttpContext context, LogIn logIn, DeviceLogins logins, ILoginStore store, Confirmations confirmations, Allowances allowances, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (!(await ReadFormAsync(context.Request, cancellationToken)).TryGet(out var form, out var refusal))
        {
            return DevicePages.Failed(refusal);
        }

        var code = form["user_code"];
        var shown = new Credential.NameAndPassword(form["user"], form["password"]) { Address = context.Connection.RemoteIpAddress?.ToString() };
        if (!(await logIn.RunAsync(shown, cancellationToken)).TryGet(out var principal, out refusal))
        {
            return DevicePages.Ask(code, refusal);
        }

        // Only those who are known here may try codes, and not all there are.
        if (allowances.TryCode(principal.User) is { } tooMany)
        {
            return DevicePages.Ask(code, tooMany);
        }

        if (!(await logins.FindAsync(code, cancellationToken)).TryGet(out var login, out refusal))
        {
            return DevicePages.Ask(code, refusal);
        }

        return await store.FindClientAsync(login.Client, clock.GetUtcNow(), cancellationToken) is { } client
            ? DevicePages.Confirm(login, client, principal.User, confirmations.Begin(context, login.Id, principal.User))
            : DevicePages.Ask(code, Refusal.NotFound("such program any more"));
    }

    private static async Task<IResult> Decide(
        HttpContext context, IPrincipals principals, DeviceLogins logins, Confirmations confirmations, CancellationToken cancellationToken)
    {
        if (!(await ReadFormAsync(context.Request, cancellationToken)).TryGet(out var form, out var refusal)
            || !confirmations.End(context, form["confirmation"]).TryGet(out var confirmed, out refusal))
        {
            return DevicePages.Failed(refusal);
        }

        if (form["decision"] is not ("allow" or "deny") || await principals.FindAsync(confirmed.User, cancellationToken) is not { IsBanned: false } principal)
        {
            return DevicePages.Failed(Refusal.Invalid("decision", "This form cannot be read."));
        }

        var allows = form["decision"] == "allow";
        return (await logins.DecideAsync(confirmed.Login, principal, allows, cancellationToken)).TryGet(out _, out refusal)
            ? DevicePages.Decided(allows)
            : DevicePages.Failed(refusal);
    }

    /// <summary>Browsers say by themselves whether a form was on a page of this site; those that do not are too old to.</summary>
    private static async Task<Outcome<FormBody>> ReadFormAsync(HttpRequest request, CancellationToken cancellationToken) =>
        request.Headers[SentFrom] is [{ } site] && site != "same-origin" ? FromElsewhere : await FormBody.ReadAsync(request, cancellationToken);
}
