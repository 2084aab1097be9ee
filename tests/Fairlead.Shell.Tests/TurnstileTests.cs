using Fairlead.Shell.Pooling;

namespace Fairlead.Shell.Tests;

public sealed class TurnstileTests
{
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Leave_SeveralWait_LetsThemInInOrderOfArrival()
    {
        var turnstile = new Turnstile(places: 1, queueLength: 10);
        await turnstile.EnterAsync(_cancellationToken);
        Task[] waiting = [.. Enumerable.Range(0, 3).Select(_ => turnstile.EnterAsync(_cancellationToken))];

        foreach (var (index, next) in waiting.Index())
        {
            turnstile.Leave();
            await next;

            waiting[(index + 1)..].ShouldAllBe(w => !w.IsCompleted);
        }
    }

    [Fact]
    public async Task Enter_CallerGivesUp_LosesNoPlace()
    {
        var turnstile = new Turnstile(places: 1, queueLength: 1);
        using var leaving = new CancellationTokenSource();
        await turnstile.EnterAsync(_cancellationToken);
        var impatient = turnstile.EnterAsync(leaving.Token);

        await leaving.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(impatient);
        var patient = turnstile.EnterAsync(_cancellationToken);
        turnstile.Leave();
        await patient;
    }
}
