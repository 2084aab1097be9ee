using System.Security.Cryptography;
using System.Text;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Logins;
using Fairlead.Gateway.Logins;

namespace Fairlead.Dialects.Autosubmit.Auth;

/// <summary>Logins of pages that send the browser here and get it back with a code. The code is good once, for a short time, and for that page only.</summary>
/// <param name="logins">Keeps them, as those from programs.</param>
/// <param name="options">Which pages there are.</param>
internal sealed class RedirectLogins(DeviceLogins logins, AutosubmitOptions options)
{
    private const string Scope = "openid";

    /// <summary>Whether codes are sent to that address.</summary>
    /// <param name="address">The address, without what is behind a question mark.</param>
    /// <param name="own">The address of this gateway.</param>
    public bool Knows(string address, string own) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && uri is { Scheme: "http" or "https", UserInfo.Length: 0, Fragment.Length: 0 }
        && (options.Clients.Contains("*") || options.Clients.Append($"{own}/").Any(client => IsBelow(uri, client)));

    /// <summary>A code for somebody who has shown who they are.</summary>
    public async Task<Outcome<string>> BeginAsync(Principal principal, string address, string? from, CancellationToken cancellationToken)
    {
        if (!(await logins.BeginAsync(ClientOf(address), Scope, from, cancellationToken)).TryGet(out var begun, out var refusal)
            || !(await logins.FindAsync(begun.UserCode, cancellationToken)).TryGet(out var login, out refusal)
            || !(await logins.DecideAsync(login.Id, principal, allows: true, cancellationToken)).TryGet(out _, out refusal))
        {
            return refusal;
        }

        return begun.DeviceCode;
    }

    /// <summary>What the code is good for, once; null where it is for nothing.</summary>
    public async Task<DeviceGrant?> EndAsync(string address, string code, CancellationToken cancellationToken) =>
        (await logins.AskAsync(ClientOf(address), code, cancellationToken)).TryGet(out var reply, out _) ? reply.Grant : null;

    // Beginnings are compared part by part: https://gui.example.org is not the beginning of https://gui.example.org.elsewhere.net.
    private static bool IsBelow(Uri address, string client) =>
        Uri.TryCreate(client, UriKind.Absolute, out var known)
        && address.GetLeftPart(UriPartial.Authority) == known.GetLeftPart(UriPartial.Authority)
        && $"{address.AbsolutePath.TrimEnd('/')}/".StartsWith($"{known.AbsolutePath.TrimEnd('/')}/", StringComparison.Ordinal);

    /// <summary>Stands for the page: what it gets is of use with its own address only.</summary>
    private static LoginClient ClientOf(string address)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address)));
        return new LoginClient($"page-{hash[..32]}", string.Empty, address, default, default);
    }
}
