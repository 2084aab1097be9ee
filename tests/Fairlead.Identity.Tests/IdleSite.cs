using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;

namespace Fairlead.Identity.Tests;

/// <summary>A site of which only its profile is looked at.</summary>
internal sealed class IdleSite : ISite
{
    public SiteProfile Profile { get; } = new() { Name = "cluster", Kind = "test", Workspace = "/scratch", Accounts = new AccountRule("alice") };

    public Task<IReadOnlyList<SubmitResult>> SubmitAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Outcome<IReadOnlyList<Sighting>>> FindAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Outcome<IReadOnlyList<Sighting>>> WatchAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Outcome<IReadOnlyList<AttemptEnd?>>> CollectAsync(IReadOnlyList<(Job Job, Sighting? Last)> jobs, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<Outcome<IReadOnlyList<bool>>> CancelAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Outcome<Done>> CleanAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Outcome<IReadOnlyDictionary<string, string>>> DetailsAsync(Job job, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<SiteCheck>> CheckAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}
