using Fairlead.Core.Jobs;
using Fairlead.Gateway.Faults;
using Fairlead.Gateway.Sites;
using Fairlead.Shell;
using Fairlead.Sites.Local;
using Fairlead.Sites.Tests.Slurm;
using Fairlead.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.Sites.Tests.Local;

/// <summary>A local site with a spool and a workspace of its own.</summary>
internal sealed class RunningLocalSite : IAsyncDisposable
{
    private static readonly string Own = Environment.UserName;
    private readonly Shells _shells;

    private RunningLocalSite(Shells shells, LocalSite site, string workspace)
    {
        _shells = shells;
        Site = site;
        Workspace = workspace;
    }

    public LocalSite Site { get; }

    public string Workspace { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts a site on what is below <paramref name="home"/>; a second one there goes on where the first one stopped.</summary>
    public static RunningLocalSite Start(TemporaryDirectory home, Func<LocalOptions, LocalOptions>? change = null) => Start(home.Path, change);

    /// <inheritdoc cref="Start(TemporaryDirectory, Func{LocalOptions, LocalOptions}?)"/>
    public static RunningLocalSite Start(string home, Func<LocalOptions, LocalOptions>? change = null)
    {
        var profile = new SiteProfile
        {
            Name = "laptop",
            Kind = "local",
            Workspace = home + "/work/{account}",
            Accounts = new AccountRule(Own),
        };
        var options = new LocalOptions { Spool = $"{home}/spool", Cpus = 4, KillGrace = TimeSpan.FromMilliseconds(500) };
        var shells = new Shells(new ShellOptions(), TimeProvider.System, new PlainMeterFactory(), NullLoggerFactory.Instance);
        var surroundings = new LocalSurroundings(shells, TimeProvider.System, new NoFaults(), NullLogger<LocalSite>.Instance);
        var site = new LocalSite(profile, change?.Invoke(options) ?? options, surroundings);
        return new RunningLocalSite(shells, site, profile.WorkspaceOf(Own));
    }

    /// <summary>A job of the gateway's own account that runs lines of a shell.</summary>
    public Job Job(string lines, ResourceRequest? resources = null) =>
        Some.Submitting(Some.Runs(Some.Shell(lines)) with { Resources = resources ?? ResourceRequest.Default }, Workspace, Own);

    public async Task<SubmitResult> SubmitAsync(Job job) => (await Site.SubmitAsync([job], Token)).ShouldHaveSingleItem();

    /// <summary>Waits until the queue shows the job as running.</summary>
    public Task RunsAsync(Job job) => Eventually.Become(
        async token => (await FindAsync(job, token))?.State is BatchState.Active,
        cancellationToken: Token);

    public async Task<Sighting?> FindAsync(Job job, CancellationToken cancellationToken) =>
        (await Site.FindAsync([job], cancellationToken)).TryGet(out var seen, out _) ? seen.SingleOrDefault() : null;

    /// <summary>Waits until there is evidence of the job's end.</summary>
    public async Task<AttemptEnd> EndsAsync(Job job)
    {
        var end = await Eventually.Become(
            async token => (await Site.CollectAsync([(job, null)], token)).TryGet(out var ends, out _) ? ends[0] : null,
            until: e => e is not null,
            cancellationToken: Token);
        return end.ShouldNotBeNull();
    }

    public static string Output(Job job, string name = "stdout") => File.ReadAllText($"{job.Directory}/{name}");

    public async ValueTask DisposeAsync()
    {
        await Site.DisposeAsync();
        await _shells.DisposeAsync();
    }
}
