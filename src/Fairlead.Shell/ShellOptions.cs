using System.ComponentModel.DataAnnotations;

namespace Fairlead.Shell;

/// <summary>Limits that hold for each shell, that is for each account on each host.</summary>
public sealed record ShellOptions
{
    /// <summary>
    /// How many commands run at once; the others wait. Default: 4. Together with twice <see cref="Streams"/> at most 8, so that with one spare channel it
    /// stays below the ten sessions that OpenSSH allows on a connection. Where a host's MaxSessions is lower, all together have to be two less.
    /// </summary>
    [Range(1, 4)]
    public int Channels { get; init; } = 4;

    /// <summary>How many uploads, and how many downloads, are open at once; the others wait. Default: 2 of each.</summary>
    [Range(1, 2)]
    public int Streams { get; init; } = 2;

    /// <summary>How many callers may wait for each of the three; more are refused. Default: 10,000.</summary>
    [Range(1, 1_000_000)]
    public int QueueLength { get; init; } = 10_000;

    /// <summary>How long a command may take unless it says otherwise. Default: 2 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan CommandTimeLimit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a shell may take to start, slow start-up files of the account included. Default: 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan StartTimeLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an unused channel, and then the connection, is kept. Default: 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long nothing is tried after a first failure to connect; doubles with each further one, give or take a quarter. Default: 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan FirstBackOff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest that nothing is tried. Default: 2 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan LongestBackOff { get; init; } = TimeSpan.FromMinutes(2);
}
