using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;

namespace Fairlead.Gateway.Faults;

/// <summary>
/// A site as its driver sees it, with a fault point before and after everything that is asked of it: <c>driver.before-submit</c> and so on for
/// <c>submit</c>, <c>find</c>, <c>watch</c>, <c>collect</c>, <c>cancel</c> and <c>clean</c>.
/// </summary>
/// <param name="site">The site.</param>
/// <param name="faults">Hears of each point.</param>
internal sealed class SiteFaultPoints(ISite site, IFaultPoint faults) : ISite
{
    public SiteProfile Profile => site.Profile;

    public Task<IReadOnlyList<SubmitResult>> SubmitAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken) =>
        faults.AroundAsync("driver", "submit", () => site.SubmitAsync(jobs, cancellationToken));

    public Task<Outcome<IReadOnlyList<Sighting>>> FindAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken) =>
        faults.AroundAsync("driver", "find", () => site.FindAsync(jobs, cancellationToken));

    public Task<Outcome<IReadOnlyList<Sighting>>> WatchAsync(CancellationToken cancellationToken) =>
        faults.AroundAsync("driver", "watch", () => site.WatchAsync(cancellationToken));

    public Bell? News => site.News;

    public Task<IReadOnlyList<Sighting>> WatchLoginAsync(IReadOnlyList<LoginAttempt> attempts, CancellationToken cancellationToken) =>
        site.WatchLoginAsync(attempts, cancellationToken);

    public Task<Outcome<IReadOnlyList<AttemptEnd?>>> CollectAsync(IReadOnlyList<(Job Job, Sighting? Last)> jobs, CancellationToken cancellationToken) =>
        faults.AroundAsync("driver", "collect", () => site.CollectAsync(jobs, cancellationToken));

    public Task<Outcome<IReadOnlyList<bool>>> CancelAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken) =>
        faults.AroundAsync("driver", "cancel", () => site.CancelAsync(jobs, cancellationToken));

    public Task<Outcome<Done>> CleanAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken) =>
        faults.AroundAsync("driver", "clean", () => site.CleanAsync(jobs, cancellationToken));

    public Task<Outcome<IReadOnlyDictionary<string, string>>> DetailsAsync(Job job, CancellationToken cancellationToken) => site.DetailsAsync(job, cancellationToken);

    public Task<IReadOnlyList<SiteCheck>> CheckAsync(CancellationToken cancellationToken) => site.CheckAsync(cancellationToken);
}
