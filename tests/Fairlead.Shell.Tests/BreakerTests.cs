using Fairlead.Shell.Pooling;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Fairlead.Shell.Tests;

public sealed class BreakerTests
{
    private static readonly ShellUnavailableException Away = new(ShellFailure.Unreachable, "away");

    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UnixEpoch);
    private readonly Breaker _breaker;

    public BreakerTests() => _breaker = new Breaker(
        "host",
        new ShellOptions { FirstBackOff = TimeSpan.FromSeconds(1), LongestBackOff = TimeSpan.FromSeconds(60) },
        _clock,
        NullLogger<Shells>.Instance);

    [Fact]
    public void Failed_Repeatedly_WaitsTwiceAsLongEachTimeUpToTheLongest()
    {
        foreach (var expected in (int[])[1, 2, 4, 8, 16, 32, 60, 60])
        {
            var next = _breaker.Failed(Away).NextTry.ShouldNotBeNull();

            (next - _clock.GetUtcNow()).TotalSeconds.ShouldBeInRange(expected * 0.75, expected * 1.25);
            Should.Throw<ShellUnavailableException>(_breaker.ThrowIfOpen).NextTry.ShouldBe(next);
            _clock.SetUtcNow(next);
            _breaker.ThrowIfOpen();
        }
    }

    [Fact]
    public void Failed_ByManyAtOnce_CountsOnce()
    {
        var first = _breaker.Failed(Away).NextTry;

        _breaker.Failed(Away).NextTry.ShouldBe(first);
    }

    [Fact]
    public void Succeeded_AfterFailures_StartsAnew()
    {
        _clock.SetUtcNow(_breaker.Failed(Away).NextTry.ShouldNotBeNull());
        _clock.SetUtcNow(_breaker.Failed(Away).NextTry.ShouldNotBeNull());

        _breaker.Succeeded();

        (_breaker.Failed(Away).NextTry.ShouldNotBeNull() - _clock.GetUtcNow()).TotalSeconds.ShouldBeLessThanOrEqualTo(1.25);
    }

    [Fact]
    public void Broke_EarlyTimeAndAgain_IsHeldAgainstTheHost()
    {
        _breaker.Broke(TimeSpan.FromSeconds(1));
        _breaker.Broke(TimeSpan.FromSeconds(1));
        _breaker.ThrowIfOpen();

        _breaker.Broke(TimeSpan.FromSeconds(1));

        Should.Throw<ShellUnavailableException>(_breaker.ThrowIfOpen).Failure.ShouldBe(ShellFailure.ConnectionLost);
    }

    [Fact]
    public void Broke_AfterALongTime_MayBeMadeAnewAtOnce()
    {
        for (var i = 0; i < 10; i++)
        {
            _breaker.Broke(TimeSpan.FromHours(1));
        }

        _breaker.ThrowIfOpen();
    }
}
