namespace Fairlead.Gateway.Logins;

/// <summary>How people log in from programs, and how many may be at it.</summary>
public sealed record LoginOptions
{
    /// <summary>Whether that is offered. Default: yes.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>How long a token is valid that was had by such a login. Default: 12 h.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromHours(12);

    /// <summary>How long a program that asked for it can renew its token. Default: 30 days.</summary>
    public TimeSpan RenewableFor { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long somebody has to confirm a login. Default: 15 min.</summary>
    public TimeSpan CodeLifetime { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a program waits from one question to the next. Default: 5 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a registration lasts that nobody uses. Default: 7 days.</summary>
    public TimeSpan UnusedClientLifetime { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long a registration lasts after somebody has logged in with it. Default: 365 days.</summary>
    public TimeSpan ClientLifetime { get; init; } = TimeSpan.FromDays(365);

    /// <summary>Most registered programs; those that nobody has used make room for others. Default: 10,000.</summary>
    public int MaxClients { get; init; } = 10_000;

    /// <summary>Most logins, begun or renewable, of one program. Default: 20.</summary>
    public int MaxPerClient { get; init; } = 20;

    /// <summary>Most logins of all. Default: 20,000.</summary>
    public int MaxLogins { get; init; } = 20_000;
}
