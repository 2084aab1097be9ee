namespace Fairlead.Gateway.Drivers;

/// <summary>Whether a site answers. Kept by its driver, read by whoever shows sites to people.</summary>
/// <param name="clock">Says since when.</param>
public sealed class SiteHealth(TimeProvider clock)
{
    private static readonly TimeSpan UsualWait = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private readonly Lock _lock = new();

    /// <summary>Why the site does not answer, or null while it does.</summary>
    public string? Problem { get; private set; }

    /// <summary>Since when it has answered, or not.</summary>
    public DateTimeOffset Since { get; private set; } = clock.GetUtcNow();

    /// <summary>The site answered.</summary>
    /// <returns>Whether that is news.</returns>
    internal bool Answered()
    {
        lock (_lock)
        {
            if (Problem is null)
            {
                return false;
            }

            (Problem, Since) = (null, clock.GetUtcNow());
            return true;
        }
    }

    /// <summary>The site did not answer.</summary>
    /// <returns>Whether that is news.</returns>
    internal bool Silent(string problem)
    {
        lock (_lock)
        {
            if (Problem is not null)
            {
                return false;
            }

            (Problem, Since) = (problem, clock.GetUtcNow());
            return true;
        }
    }

    /// <summary>
    /// How long to wait before the site is asked again: as long as it has been silent, from a second up to half a minute. So many stages that find
    /// it silent at once wait no longer than one, and a short absence is noticed to be over after a short time.
    /// </summary>
    internal TimeSpan Pause
    {
        get
        {
            lock (_lock)
            {
                return Problem is null ? UsualWait : TimeSpan.FromTicks(Math.Clamp((clock.GetUtcNow() - Since).Ticks, ShortestWait.Ticks, LongestWait.Ticks));
            }
        }
    }
}
