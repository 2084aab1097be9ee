using Fairlead.Core;
using Fairlead.Core.Logins;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Logins;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.OpenId;

/// <summary>Knows the client that makes a request by its secret, in the header or in the form (RFC 6749, section 2.3.1).</summary>
/// <param name="clients">Knows them.</param>
internal sealed class ClientCheck(LoginClients clients)
{
    /// <summary>In the header.</summary>
    public const string InHeader = "client_secret_basic";

    /// <summary>In the form.</summary>
    public const string InForm = "client_secret_post";

    /// <summary>The ways of showing a secret.</summary>
    public static readonly IReadOnlyList<string> Methods = [InHeader, InForm];

    /// <summary>The client, or <see cref="RefusalKind.Unauthenticated"/>.</summary>
    public async Task<Outcome<LoginClient>> RunAsync(HttpRequest request, FormBody form, CancellationToken cancellationToken)
    {
        if (request.Headers.Authorization.Count == 0)
        {
            return await clients.AuthenticateAsync(form["client_id"], form["client_secret"], cancellationToken);
        }

        return AuthorizationHeader.Read(request.Headers.Authorization).TryGet(out var credential, out _) && credential is Credential.NameAndPassword shown
            ? await clients.AuthenticateAsync(Decoded(shown.Name), Decoded(shown.Password), cancellationToken)
            : new Refusal(RefusalKind.Unauthenticated, "Clients show their id and secret as Basic credentials.");
    }

    // Both are written as in a form before they go into the header.
    private static string Decoded(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
