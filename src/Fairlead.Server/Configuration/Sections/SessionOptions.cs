using Fairlead.Server.Configuration.Reading;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>The <c>sessions</c> part of the configuration: how long logins and tokens are good.</summary>
public sealed record SessionOptions
{
    /// <summary>How long a session lasts. Default: 8 h.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(8);

    /// <summary>Most sessions of one user at a time. Default: 5.</summary>
    public int PerUser { get; init; } = 5;

    /// <summary>How long a token is valid that was asked for without a lifetime. Default: 5 min.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The longest a token may be valid. Default: 30 days.</summary>
    public TimeSpan MaxTokenLifetime { get; init; } = TimeSpan.FromDays(30);

    internal static SessionOptions Read(Section sessions)
    {
        var defaults = new SessionOptions();
        var (second, year) = (TimeSpan.FromSeconds(1), TimeSpan.FromDays(366));
        var options = new SessionOptions
        {
            Lifetime = sessions.Duration("lifetime", second, TimeSpan.FromDays(7)) ?? defaults.Lifetime,
            PerUser = sessions.Number("perUser", 1, 1000) ?? defaults.PerUser,
            TokenLifetime = sessions.Duration("tokenLifetime", second, year) ?? defaults.TokenLifetime,
            MaxTokenLifetime = sessions.Duration("maxTokenLifetime", second, year) ?? defaults.MaxTokenLifetime,
        };
        if (options.TokenLifetime > options.MaxTokenLifetime)
        {
            sessions.Wrong("tokenLifetime", "This is longer than maxTokenLifetime.", "Make it shorter, or maxTokenLifetime longer.");
        }

        sessions.End();
        return options;
    }
}
