using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace Fairlead.Shell.Pooling;

/// <summary>
/// Keeps a host that is away, or that does not want us, from being asked again and again: after a failure nothing is tried for a while that doubles
/// with each further one, and callers are refused at once with the reason.
/// </summary>
internal sealed class Breaker(string access, ShellOptions options, TimeProvider clock, ILogger<Shells> logger)
{
    /// <summary>A connection that lived as long as this is not counted against the host when it breaks.</summary>
    private static readonly TimeSpan Stable = TimeSpan.FromSeconds(30);

    /// <summary>How many connections may break early before that is held against the host.</summary>
    private const int ForgivenBreaks = 2;

    private readonly Lock _lock = new();
    private int _failures;
    private int _earlyBreaks;
    private DateTimeOffset _nextTry = DateTimeOffset.MinValue;
    private ShellUnavailableException? _reason;

    /// <summary>Throws the last failure again as long as nothing may be tried.</summary>
    /// <exception cref="ShellUnavailableException">With the time of the next try.</exception>
    public void ThrowIfOpen()
    {
        lock (_lock)
        {
            if (_reason is not null && clock.GetUtcNow() < _nextTry)
            {
                throw new ShellUnavailableException(_reason.Failure, _reason.Message, inner: _reason) { NextTry = _nextTry };
            }
        }
    }

    /// <summary>A try failed. Returns the failure with the time of the next try.</summary>
    public ShellUnavailableException Failed(ShellUnavailableException reason)
    {
        lock (_lock)
        {
            // Callers who tried together fail together; that counts once.
            if (clock.GetUtcNow() >= _nextTry)
            {
                _reason = reason;
                _failures++;
                _nextTry = clock.GetUtcNow() + BackOff(_failures);
                logger.Unavailable(access, reason.Failure, reason.Message, _nextTry);
            }

            return new ShellUnavailableException(reason.Failure, reason.Message, inner: reason) { NextTry = _nextTry };
        }
    }

    /// <summary>A try went well.</summary>
    public void Succeeded()
    {
        lock (_lock)
        {
            _failures = 0;
            _reason = null;
        }
    }

    /// <summary>A connection broke. One that lived for a while may be made anew at once; one that breaks early each time may not.</summary>
    public void Broke(TimeSpan lifetime)
    {
        lock (_lock)
        {
            _earlyBreaks = lifetime < Stable ? _earlyBreaks + 1 : 0;
            if (_earlyBreaks > ForgivenBreaks)
            {
                _reason = new ShellUnavailableException(ShellFailure.ConnectionLost, $"The connection broke {_earlyBreaks} times shortly after it was made.");
                _nextTry = clock.GetUtcNow() + BackOff(_earlyBreaks - ForgivenBreaks);
            }
        }
    }

    private TimeSpan BackOff(int failures)
    {
        var doubled = options.FirstBackOff * Math.Pow(2, Math.Min(failures - 1, 30));
        var jitter = 0.75 + (RandomNumberGenerator.GetInt32(500) / 1000.0);
        return (doubled < options.LongestBackOff ? doubled : options.LongestBackOff) * jitter;
    }
}
