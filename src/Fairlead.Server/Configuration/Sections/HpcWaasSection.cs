using System.Collections.Immutable;
using Fairlead.Dialects.HpcWaas;
using Fairlead.Gateway.Logins;
using Fairlead.Server.Configuration.Reading;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>Reads the <c>dialects.hpcwaas</c> part of the configuration.</summary>
internal static class HpcWaasSection
{
    public static HpcWaasOptions Read(Section section, SessionOptions sessions)
    {
        var defaults = new HpcWaasOptions();
        var options = new HpcWaasOptions
        {
            Enabled = section.Flag("enabled") ?? defaults.Enabled,
            Host = DialectAddress.Host(section, "hpcwaas"),
            Mount = DialectAddress.Mount(section, HpcWaasOptions.UsualMount),
            AnonymousUser = section.Text("anonymousUser"),
            MaxWait = section.Duration("maxWait", TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)) ?? defaults.MaxWait,
            SaysSucceeded = section.Word("successWord", "SUCCESS", "SUCCEEDED") is "SUCCEEDED",
            SignOn = section.Has("login") ? ReadLogin(section.Sub("login"), sessions) : null,
        };
        section.End();
        return options;
    }

    private static SignOnOptions? ReadLogin(Section login, SessionOptions sessions)
    {
        var (authorization, token) = (ReadAddress(login, "authUrl", isRequired: true), ReadAddress(login, "tokenUrl", isRequired: true));
        var (userInfo, redirect) = (ReadAddress(login, "userInfoUrl"), ReadAddress(login, "redirectUrl"));
        var (client, secret, scopes) = (login.RequiredText("clientId", "fairlead"), SecretText.Read(login, "clientSecret"), login.Texts("scopes"));
        if (string.IsNullOrEmpty(secret))
        {
            login.Wrong("clientSecret", "The secret of the client is missing.", "Add clientSecretFile:, the path of a file with nothing else in it.");
        }

        var duration = login.Duration("sessionDuration", TimeSpan.FromMinutes(1), TimeSpan.FromDays(366));
        var usual = TimeSpan.FromHours(24) < sessions.MaxTokenLifetime ? TimeSpan.FromHours(24) : sessions.MaxTokenLifetime;
        if (duration > sessions.MaxTokenLifetime)
        {
            login.Wrong("sessionDuration", "This is longer than sessions.maxTokenLifetime.", "Make it shorter, or sessions.maxTokenLifetime longer.");
        }

        login.End();
        return authorization is null || token is null || string.IsNullOrEmpty(secret) ? null : new SignOnOptions
        {
            AuthorizationEndpoint = authorization,
            TokenEndpoint = token,
            UserInfoEndpoint = userInfo,
            RedirectAddress = redirect,
            ClientId = client,
            ClientSecret = secret,
            Scopes = scopes.IsEmpty ? ImmutableArray.Create("openid", "profile") : scopes,
            SessionDuration = duration ?? usual,
        };
    }

    private static Uri? ReadAddress(Section login, string key, bool isRequired = false)
    {
        const string Example = "https://login.example.org/authorize";
        var text = isRequired ? login.RequiredText(key, Example) : login.Text(key);
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address is { Fragment: "", UserInfo: "" }
            && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)))
        {
            return address;
        }

        login.Wrong(key, $"'{text}' cannot be used.", $"Write an address such as {Example}; http only on this host.");
        return null;
    }
}
