using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Fairlead.Testing;

/// <summary>Waits for what other processes do: looks again and again until it is so or a deadline passes. Tests need no sleep.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Looks until <paramref name="condition"/> holds.</summary>
    /// <param name="condition">What must become true; an exception from it ends the wait.</param>
    /// <param name="within">The deadline. Default: 60 s.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="what">Filled by the compiler: the condition as written.</param>
    /// <exception cref="TimeoutException">It did not become true in time.</exception>
    public static Task Become(
        Func<bool> condition,
        TimeSpan? within = null,
        CancellationToken cancellationToken = default,
        [CallerArgumentExpression(nameof(condition))] string what = "") =>
        Become(_ => Task.FromResult(condition()), within, cancellationToken, what);

    /// <inheritdoc cref="Become(Func{bool}, TimeSpan?, CancellationToken, string)"/>
    public static async Task Become(
        Func<CancellationToken, Task<bool>> condition,
        TimeSpan? within = null,
        CancellationToken cancellationToken = default,
        [CallerArgumentExpression(nameof(condition))] string what = "") =>
        await Become(condition, until: static so => so, within, cancellationToken, what);

    /// <summary>Looks until what is seen satisfies <paramref name="until"/>, and returns it.</summary>
    /// <param name="look">Gives what there is now; an exception from it ends the wait.</param>
    /// <param name="until">Whether that is what was waited for.</param>
    /// <param name="within">The deadline. Default: 60 s.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="what">Filled by the compiler: the look as written.</param>
    /// <exception cref="TimeoutException">It was not seen in time; the message has what was seen last.</exception>
    public static async Task<T> Become<T>(
        Func<CancellationToken, Task<T>> look,
        Func<T, bool> until,
        TimeSpan? within = null,
        CancellationToken cancellationToken = default,
        [CallerArgumentExpression(nameof(look))] string what = "")
    {
        var started = Stopwatch.GetTimestamp();
        var patience = within ?? Patience;
        while (true)
        {
            var seen = await look(cancellationToken);
            if (until(seen))
            {
                return seen;
            }

            if (Stopwatch.GetElapsedTime(started) > patience)
            {
                throw new TimeoutException($"Not within {patience}: {what}. Seen last: {seen}");
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }
}
