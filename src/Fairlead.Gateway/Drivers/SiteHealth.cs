namespace Fairlead.Gateway.Drivers;

/// <summary>Whether a site answers. Kept by its driver, read by whoever shows sites to people.</summary>
/// <param name="clock">Says since when.</param>
public sealed class SiteHealth(TimeProvider clock)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private readonly Lock _lock = new();
    private int _failures;

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
            _failures = 0;
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
            _failures++;
            if (Problem is not null)
            {
                return false;
            }

            (Problem, Since) = (problem, clock.GetUtcNow());
            return true;
        }
    }

    /// <summary>How long to wait before the site is asked again: twice as long after each failure, up to half a minute.</summary>
    internal TimeSpan Pause
    {
        get
        {
            lock (_lock)
            {
                return _failures == 0 ? TimeSpan.FromMilliseconds(200) : TimeSpan.FromSeconds(Math.Min(Math.Pow(2, _failures - 1), LongestWait.TotalSeconds));
            }
        }
    }
}
