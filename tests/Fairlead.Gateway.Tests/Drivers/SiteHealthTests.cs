using Fairlead.Gateway.Drivers;
using Microsoft.Extensions.Time.Testing;

namespace Fairlead.Gateway.Tests.Drivers;

public sealed class SiteHealthTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Pause_ManyStagesFindItSilentAtOnce_IsThatOfOne()
    {
        var health = new SiteHealth(_clock);

        for (var i = 0; i < 10; i++)
        {
            health.Silent("no answer");
        }

        health.Pause.ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData(0.1, 1)]
    [InlineData(8, 8)]
    [InlineData(3600, 30)]
    public void Pause_Silent_IsAboutAsLongAsTheSilence(double silent, double pause)
    {
        var health = new SiteHealth(_clock);
        health.Silent("no answer");

        _clock.Advance(TimeSpan.FromSeconds(silent));
        health.Silent("no answer");

        health.Pause.ShouldBe(TimeSpan.FromSeconds(pause));
    }

    [Fact]
    public void Pause_AnswersAgain_IsShort()
    {
        var health = new SiteHealth(_clock);
        health.Silent("no answer");
        _clock.Advance(TimeSpan.FromHours(1));

        health.Answered().ShouldBeTrue();

        health.Pause.ShouldBe(TimeSpan.FromMilliseconds(200));
    }
}
