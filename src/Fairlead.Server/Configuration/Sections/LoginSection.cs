using Fairlead.Gateway.Logins;
using Fairlead.Server.Configuration.Reading;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>The <c>login</c> part of the configuration: logins from programs, confirmed in a browser.</summary>
internal static class LoginSection
{
    public static LoginOptions Read(Section login, SessionOptions sessions)
    {
        var defaults = new LoginOptions();
        var (minute, year) = (TimeSpan.FromMinutes(1), TimeSpan.FromDays(366));
        var lifetime = login.Duration("tokenLifetime", minute, year);
        if (lifetime > sessions.MaxTokenLifetime)
        {
            login.Wrong("tokenLifetime", "This is longer than sessions.maxTokenLifetime.", "Make it shorter, or sessions.maxTokenLifetime longer.");
        }

        var options = new LoginOptions
        {
            Enabled = login.Flag("enabled") ?? defaults.Enabled,
            TokenLifetime = lifetime ?? (defaults.TokenLifetime < sessions.MaxTokenLifetime ? defaults.TokenLifetime : sessions.MaxTokenLifetime),
            RenewableFor = login.Duration("renewableFor", minute, year) ?? defaults.RenewableFor,
            CodeLifetime = login.Duration("codeLifetime", minute, TimeSpan.FromHours(1)) ?? defaults.CodeLifetime,
        };
        login.End();
        return options;
    }
}
