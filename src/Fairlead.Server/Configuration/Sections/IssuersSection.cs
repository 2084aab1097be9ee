using System.Collections.Immutable;
using Fairlead.Identity.OpenIdConnect;
using Fairlead.Server.Configuration.Reading;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>Reads the <c>issuers</c> part of the configuration: whose access tokens are believed.</summary>
internal static class IssuersSection
{
    public static Issuers Read(Section root)
    {
        var issuers = ImmutableArray.CreateBuilder<IssuerOptions>();
        foreach (var section in root.Sections("issuers"))
        {
            if (ReadAuthority(section) is { } authority)
            {
                var issuer = ReadIssuer(section, authority);
                if (issuers.Any(i => i.Authority == authority))
                {
                    section.Wrong("authority", $"There are two issuers {authority}.", "Name each once; audience can be a list.");
                }
                else if (issuer.Opaque is not OpaqueCheck.Refused && issuers.Any(i => i.Opaque is not OpaqueCheck.Refused))
                {
                    section.Wrong("opaqueTokens", "Another issuer takes opaque tokens, which do not say whose they are.", "Let one issuer take them.");
                }
                else
                {
                    issuers.Add(issuer);
                }
            }

            section.End();
        }

        return new Issuers(issuers.ToImmutable());
    }

    private static Uri? ReadAuthority(Section section)
    {
        var text = section.RequiredText("authority", "https://idp.example.org/realms/harbor");
        if (Uri.TryCreate(text, UriKind.Absolute, out var authority) && authority is { Query: "", Fragment: "", UserInfo: "" }
            && (authority.Scheme == Uri.UriSchemeHttps || (authority.Scheme == Uri.UriSchemeHttp && authority.IsLoopback)))
        {
            return authority;
        }

        if (text.Length > 0)
        {
            section.Wrong("authority", $"'{text}' is not the address of an issuer.", "For instance https://idp.example.org/realms/harbor; http only on this host.");
        }

        return null;
    }

    private static IssuerOptions ReadIssuer(Section section, Uri authority)
    {
        var audiences = section.Texts("audience");
        if (audiences.IsEmpty)
        {
            section.Wrong("audience", "This key is missing.", "For instance audience: fairlead. It is what the issuer puts into tokens for this gateway; others could be used here otherwise.");
        }

        return new IssuerOptions
        {
            Authority = authority,
            Audiences = audiences,
            UserClaim = section.Text("userClaim") ?? "sub",
            GroupsClaim = section.Text("groupsClaim"),
            Required = ReadRequired(section.Sub("required")),
            AutoCreate = section.Flag("autoCreate") ?? false,
            Accounts = ReadAccounts(section.Sub("accounts")),
            Opaque = ReadOpaque(section),
        };
    }

    private static ImmutableDictionary<string, ImmutableArray<string>> ReadRequired(Section section)
    {
        var required = section.Keys.ToImmutableDictionary(claim => claim, section.Texts);
        foreach (var claim in required.Where(r => r.Value.IsEmpty).Select(r => r.Key))
        {
            section.Wrong(claim, "No value is given, so no token could have one.", $"For instance {claim}: [hpc-users]");
        }

        return required;
    }

    private static ImmutableDictionary<string, string> ReadAccounts(Section section)
    {
        var accounts = section.Keys.ToImmutableDictionary(site => site, site => section.RequiredText(site, "\"{user}\""));
        foreach (var (site, account) in accounts)
        {
            if (!AccountName.IsValid(account.Replace("{user}", "a", StringComparison.Ordinal)))
            {
                section.Wrong(site, $"'{account}' cannot be the name of an account.", "It is a name, in which {user} stands for the user, in quotes.");
            }
        }

        return accounts;
    }

    private static OpaqueCheck ReadOpaque(Section section)
    {
        var (client, secret) = (section.Text("clientId"), ReadSecret(section));
        switch (section.Word("opaqueTokens", "refused", "introspection", "userinfo"))
        {
            case "userinfo":
                return new OpaqueCheck.UserInfo();
            case "introspection" when client is not null && secret is { Length: > 0 }:
                return new OpaqueCheck.Introspection(client, secret);
            case "introspection":
                section.Wrong("opaqueTokens", "The issuer is asked about tokens as a client that it knows.", "Add clientId: and clientSecretFile:, as registered at the issuer.");
                break;
        }

        return new OpaqueCheck.Refused();
    }

    private static string? ReadSecret(Section section)
    {
        var written = section.Text("clientSecret");
        if (FilePath.Read(section, "clientSecretFile") is not { } file)
        {
            return written;
        }

        if (written is not null)
        {
            section.Wrong("clientSecret", "There is a clientSecretFile too.", "Write one of them.");
        }

        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // That it cannot be read has been said.
            return null;
        }
    }
}
