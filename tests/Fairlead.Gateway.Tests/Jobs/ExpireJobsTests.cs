using Fairlead.Core.Jobs;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Tests.Drivers;
using Fairlead.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.Gateway.Tests.Jobs;

public sealed class ExpireJobsTests
{
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_JobsWhoseTimeHasCome_AreRemovedWhateverTheyDo()
    {
        await using var driven = await DrivenSite.StartAsync(new SimulatedSite(71, faults: 0), _cancellationToken);
        using var expiry = new ExpireJobs(driven.Store, driven.Clock, NullLogger<ExpireJobs>.Instance);
        await expiry.StartAsync(_cancellationToken);
        var description = new JobDescription { Steps = [new Step { Command = new StepCommand.Program(["/bin/true"]) }] };
        var waiting = await driven.SubmitAsync("ada", description with { ClientStagesIn = true }, _cancellationToken);
        var ended = await driven.SubmitAsync("ada", description, _cancellationToken);
        var kept = await driven.SubmitAsync("ada", description, _cancellationToken);
        await driven.AllEndedAsync([ended], _cancellationToken);

        foreach (var job in new[] { waiting, ended })
        {
            await driven.Store.ApplyAsync(job.Id, new Signal.SetExpiry(job.CreatedAt, "ada", driven.Clock.GetUtcNow().AddMinutes(1)), _cancellationToken);
        }

        await Eventually.Become(
            token => driven.Store.FindAsync([waiting.Id, ended.Id, kept.Id], token),
            left => left.Count == 1 && left[0].Id == kept.Id,
            TimeSpan.FromSeconds(30),
            _cancellationToken);
        await expiry.StopAsync(_cancellationToken);
    }
}
