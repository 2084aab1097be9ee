using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Drivers;
using Fairlead.Gateway.Faults;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Journal;
using Fairlead.Gateway.Storages;
using Fairlead.Store;
using Fairlead.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Fairlead.Gateway.Tests.Drivers;

/// <summary>A simulated site, its driver, and a real store, in a time that passes as fast as the machine can follow.</summary>
internal sealed class DrivenSite : IAsyncDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _clock = new(Noon);
    private readonly ServiceProvider _services;
    private readonly CancellationTokenSource _end = new();
    private CancellationTokenSource _driving = new();
    private Task _driver = Task.CompletedTask;
    private Task _time = Task.CompletedTask;

    private DrivenSite(SimulatedSite site)
    {
        Site = site;
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(_clock)
            .AddSingleton<IFaultPoint, NoFaults>()
            .AddSingleton<JobFeed>()
            .AddFairleadStore(new StoreOptions { Directory = _directory.Path })
            .BuildServiceProvider();
    }

    public SimulatedSite Site { get; }

    public SiteRoom Room { get; } = new();

    public IJobStore Store => _services.GetRequiredService<IJobStore>();

    public IJournal Journal => _services.GetRequiredService<IJournal>();

    public TimeProvider Clock => _clock;

    public TimeSpan Elapsed => _clock.GetUtcNow() - Noon;

    public static async Task<DrivenSite> StartAsync(SimulatedSite site, CancellationToken cancellationToken)
    {
        var driven = new DrivenSite(site);
        await driven.StoreLifetime.StartingAsync(cancellationToken);

        driven._time = driven.LetTimePassAsync();
        driven.StartDriver();
        return driven;
    }

    /// <summary>Lets much time pass at once.</summary>
    public void Jump(TimeSpan time) => _clock.Advance(time);

    public void StartDriver()
    {
        _driving = new CancellationTokenSource();
        _driver = DriveAsync(_driving.Token);
    }

    /// <summary>Cuts the driver off wherever it is, as a crash would, but for what a call that is under way leaves behind.</summary>
    public async Task StopDriverAsync()
    {
        await _driving.CancelAsync();
        await _driver;
        _driving.Dispose();
    }

    public Task<Job> SubmitAsync(string owner, JobDescription description, CancellationToken cancellationToken)
    {
        var now = _clock.GetUtcNow();
        var id = JobId.New(now);
        var job = new Job
        {
            Id = id,
            Owner = owner,
            Site = Site.Profile.Name,
            Account = "alice",
            Directory = $"/scratch/alice/{id}",
            Description = description,
            CreatedAt = now,
            ChangedAt = now,
        };
        return Store.AddAsync(new NewJob(job, []), cancellationToken);
    }

    /// <summary>Every job and task, once all of them have ended.</summary>
    public async Task<IReadOnlyList<Job>> AllEndedAsync(IEnumerable<Job> jobs, CancellationToken cancellationToken)
    {
        var ids = jobs.SelectMany(j => Enumerable.Range(0, j.Description.Array?.Size ?? 0).Select(j.Id.ForTask).Append(j.Id)).ToList();
        return await Eventually.Become(
            token => Store.FindAsync(ids, token), all => all.Count == ids.Count && all.All(j => j.IsFinal), TimeSpan.FromSeconds(60), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await StopDriverAsync();
        await _end.CancelAsync();
        await _time;
        await StoreLifetime.StoppedAsync(CancellationToken.None);

        await _services.DisposeAsync();
        _end.Dispose();
        _directory.Dispose();
    }

    private IHostedLifecycleService StoreLifetime => _services.GetServices<IHostedService>().OfType<IHostedLifecycleService>().Single();

    private async Task DriveAsync(CancellationToken cancellationToken)
    {
        using var driver = new SiteDriver(
            Site, Store, new InstantStager(), _services.GetRequiredService<JobFeed>(), Room, new NoFaults(), _clock, NullLogger<SiteDriver>.Instance);
        try
        {
            await driver.RunAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // It was cut off: that is what the test wants.
        }
    }

    private async Task LetTimePassAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            _clock.Advance(Tick);
            await Task.Delay(1, CancellationToken.None);
        }
    }

    private sealed class InstantStager : IStager
    {
        public Task<Outcome<IReadOnlyList<string>>> StageInAsync(Job job, CancellationToken cancellationToken) =>
            Task.FromResult(Outcome<IReadOnlyList<string>>.Of([]));

        public Task<Outcome<IReadOnlyList<string>>> StageOutAsync(Job job, CancellationToken cancellationToken) =>
            Task.FromResult(Outcome<IReadOnlyList<string>>.Of([]));

        public Task<Outcome<Done>> RemoveOutputsAsync(Job job, CancellationToken cancellationToken) => Task.FromResult<Outcome<Done>>(Done.Value);
    }
}
