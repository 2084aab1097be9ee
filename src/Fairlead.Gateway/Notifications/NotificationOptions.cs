namespace Fairlead.Gateway.Notifications;

/// <summary>The <c>notifications</c> part of the configuration.</summary>
public sealed record NotificationOptions
{
    /// <summary>How long one try may take. Default: 30 s.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a notice is tried to be delivered after it came to be. Default: 24 h.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromHours(24);

    /// <summary>The most tries for one notice. Default: 50.</summary>
    public int Tries { get; init; } = 50;

    /// <summary>The pause after the first try; it doubles with each one. Default: 2 s.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest pause between two tries. Default: 30 min.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The most messages on the way to one host at a time; only one while it does not answer. Default: 4.</summary>
    public int PerHost { get; init; } = 4;

    /// <summary>The most messages on the way at a time. Default: 64.</summary>
    public int Concurrent { get; init; } = 64;

    /// <summary>Where mail is handed in, or null where none is sent.</summary>
    public MailOptions? Mail { get; init; }

    /// <summary>The pause after that many tries.</summary>
    public TimeSpan PauseAfter(int tries)
    {
        var doublings = Math.Clamp(tries - 1, 0, 30);
        return FirstPause * (1L << doublings) is var pause && pause < LongestPause ? pause : LongestPause;
    }
}
