using Fairlead.Core;
using Fairlead.Core.Workflows;

namespace Fairlead.Gateway.Runs;

/// <summary>Hands what people want of runs to whoever goes through them, here or in another process, and waits for the answer.</summary>
/// <param name="store">Keeps requests.</param>
/// <param name="runs">Where runs are.</param>
/// <param name="driver">Goes through the runs of this process.</param>
/// <param name="clock">Says how long somebody waits.</param>
public sealed class RunRequests(IRunRequestStore store, IRunStore runs, RunDriver driver, TimeProvider clock)
{
    private const int MostWaiting = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    /// <summary>The run after the wish was taken up, or why it was refused. It stays a wish where the caller does not wait for that.</summary>
    public async Task<Outcome<Run>> AskAsync(Run run, RunEvent wish, CancellationToken cancellationToken)
    {
        if (await store.AddAsync(run, wish, MostWaiting, cancellationToken) is not { } number)
        {
            return await runs.FindAsync(run.Id, cancellationToken) is null
                ? Refusal.NotFound("such workflow")
                : Refusal.Unavailable($"{MostWaiting} requests to the workflow wait already; try again later.");
        }

        driver.Wake(run);
        var begun = clock.GetTimestamp();
        for (var pause = FirstPause; clock.GetElapsedTime(begun) < Patience; pause = pause < LongestPause / 2 ? pause * 2 : LongestPause)
        {
            await Task.Delay(pause, clock, cancellationToken);
            var request = await store.FindAsync(number, cancellationToken);
            if (request is null or { IsAnswered: true })
            {
                return request?.Refusal ?? await FindAsync(run.Id, cancellationToken);
            }
        }

        return Refusal.Unavailable("The workflow cannot be gone through at the moment; the request is kept, and taken up as soon as it can.");
    }

    private async Task<Outcome<Run>> FindAsync(RunId id, CancellationToken cancellationToken) =>
        await runs.FindAsync(id, cancellationToken) is { } run ? run : Refusal.NotFound("such workflow");
}
