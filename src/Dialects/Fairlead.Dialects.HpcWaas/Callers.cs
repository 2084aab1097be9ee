using System.Text;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Fairlead.Dialects.HpcWaas;

/// <summary>Knows who makes a request: by name and password, or by a token as it is or in Base64, as the login page of HPCWaaS gives it.</summary>
/// <param name="logIn">Lets people in.</param>
/// <param name="principals">Knows the user that those act as who show nothing.</param>
/// <param name="options">Says whether there is one.</param>
internal sealed class Callers(LogIn logIn, IPrincipals principals, HpcWaasOptions options)
{
    private const string Bearer = "Bearer";
    private const int LongestToken = 32 * 1024;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Refusal NoHeader = new(RefusalKind.Unauthenticated, "Authorization Required");
    private static readonly Refusal OtherScheme = new(RefusalKind.Unauthenticated, "Invalid authorization format");
    private static readonly Refusal NotLoggedIn = new(RefusalKind.Unauthenticated, "You are not logged in or your session has expired");

    /// <summary>Who makes the request, or why nobody is believed to.</summary>
    public async Task<Outcome<Principal>> IdentifyAsync(HttpContext context)
    {
        var header = context.Request.Headers.Authorization;
        if (StringValues.IsNullOrEmpty(header))
        {
            return options.AnonymousUser is { } user && await principals.FindAsync(user, context.RequestAborted) is { IsBanned: false } principal ? principal : NoHeader;
        }

        if (TokenIn(header) is { } token)
        {
            return await IdentifyAsync(context, token);
        }

        if (!AuthorizationHeader.Read(header).TryGet(out var credential, out _) || credential is not Credential.NameAndPassword)
        {
            return OtherScheme;
        }

        return Said(await TryAsync(context, credential), NoHeader);
    }

    /// <summary>The token of a Bearer header: any case, any number of blanks, one word; null where the header is another one.</summary>
    internal static string? TokenIn(StringValues header)
    {
        if (header is not [{ Length: <= LongestToken } text] || !text.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var word = text[Bearer.Length..].Trim(' ');
        return word.Length > 0 && !word.Contains(' ', StringComparison.Ordinal) ? word : null;
    }

    /// <summary>What is written in Base64, where that is printable and so may be a token; else null.</summary>
    internal static string? Decode(string word)
    {
        var bytes = new byte[word.Length];
        if (!Convert.TryFromBase64String(word, bytes, out var length))
        {
            return null;
        }

        try
        {
            var text = Strict.GetString(bytes.AsSpan(0, length));
            return text.Length > 0 && text.All(c => c is > ' ' and <= '~') ? text : null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private async Task<Outcome<Principal>> IdentifyAsync(HttpContext context, string word)
    {
        if (Decode(word) is { } decoded)
        {
            var known = await TryAsync(context, new Credential.BearerToken(decoded));
            if (known.TryGet(out _, out var refusal) || refusal.Kind is not RefusalKind.Unauthenticated)
            {
                return known;
            }
        }

        return Said(await TryAsync(context, new Credential.BearerToken(word)), NotLoggedIn);
    }

    private Task<Outcome<Principal>> TryAsync(HttpContext context, Credential credential) =>
        logIn.RunAsync(credential with { Address = context.Connection.RemoteIpAddress?.ToString() }, context.RequestAborted);

    // In the words that clients know.
    private static Outcome<Principal> Said(Outcome<Principal> outcome, Refusal words) =>
        outcome.TryGet(out _, out var refusal) || refusal.Kind is not RefusalKind.Unauthenticated ? outcome : words;
}
