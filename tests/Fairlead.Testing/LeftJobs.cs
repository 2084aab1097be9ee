using Fairlead.Core.Jobs;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Sites;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Testing;

/// <summary>Jobs outlive the gateway that started them: those that tests left running would stay for ever.</summary>
public static class LeftJobs
{
    /// <summary>Ends the jobs that are under way at any site of a gateway, and waits until they have ended.</summary>
    /// <param name="services">Those of the gateway, which runs.</param>
    public static Task EndAsync(IServiceProvider services)
    {
        var jobs = services.GetRequiredService<IJobStore>();
        return Eventually.Become(
            async cancellationToken =>
            {
                var left = 0;
                foreach (var site in services.GetRequiredService<SiteDirectory>().All)
                {
                    await foreach (var job in jobs.UnfinishedAsync(site.Profile.Name, cancellationToken))
                    {
                        left++;
                        await jobs.ApplyAsync(job.Id, new Signal.Cancel(TimeProvider.System.GetUtcNow(), "the end of the tests"), cancellationToken);
                    }
                }

                return left;
            },
            until: left => left == 0);
    }
}
