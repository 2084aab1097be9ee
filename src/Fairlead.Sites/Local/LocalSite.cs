using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway;
using Fairlead.Gateway.Faults;
using Fairlead.Gateway.Sites;
using Fairlead.Shell;
using Fairlead.Sites.Scripts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fairlead.Sites.Local;

/// <summary>
/// Runs jobs as processes of this host, with a small queue of its own: CPUs and memory are counted, what does not fit waits. The queue is on disk and
/// jobs are no children that die with the gateway: after <c>kill -9</c> of the gateway they run on, the next gateway finds them, and each runs once.
/// </summary>
/// <remarks>
/// Limits: CPUs are counted, not enforced. Memory is sampled about once a second over all processes of the job, so a short peak can go unseen. A
/// process that begins a session of its own leaves the job: it is neither counted nor ended with it.
/// </remarks>
public sealed partial class LocalSite : ISite, IHostedService, IAsyncDisposable
{
    private readonly Lock _starting = new();
    private readonly Spool _spool;
    private readonly LocalQueue _queue;
    private readonly Endings _endings;
    private readonly Placement _placement;
    private readonly JobScripts _scripts;
    private readonly IShellFactory _shells;
    private readonly LocalDispatcher _dispatcher;
    private readonly LocalOptions _options;
    private readonly TimeProvider _clock;
    private readonly IFaultPoint _faults;
    private readonly ILogger<LocalSite> _logger;
    private bool _started;
    private bool _disposed;

    /// <summary>Opens the queue of the site; nothing runs before <see cref="StartAsync"/> or the first use.</summary>
    /// <param name="profile">What the configuration says of the site.</param>
    /// <param name="options">What it may use.</param>
    /// <param name="surroundings">What it works with.</param>
    /// <exception cref="IOException">Another gateway uses the spool, or it cannot be written.</exception>
    internal LocalSite(SiteProfile profile, LocalOptions options, LocalSurroundings surroundings)
    {
        Profile = profile;
        (_options, _clock, _faults, _logger) = (options, surroundings.Clock, surroundings.Faults, surroundings.Logger);
        _spool = new Spool(options.Spool);
        _queue = new LocalQueue(options.Cpus, options.Memory);
        _endings = new Endings(_spool);
        _placement = new Placement(surroundings.Shells);
        _scripts = new JobScripts(profile.Containers, surroundings.Secrets);
        _shells = surroundings.Shells;
        _dispatcher = new LocalDispatcher(_queue, _spool, _endings, options, surroundings);
    }

    /// <inheritdoc/>
    public SiteProfile Profile { get; }

    /// <inheritdoc/>
    public Bell News => _dispatcher.News;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.Run(Ready, cancellationToken);

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Lets go of the queue. Jobs run on.</summary>
    public async ValueTask DisposeAsync()
    {
        // A container that knows it as a site and as a service disposes it for each.
        if (!Interlocked.Exchange(ref _disposed, true))
        {
            await _dispatcher.DisposeAsync();
            _spool.Dispose();
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SubmitResult>> SubmitAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken)
    {
        Ready();
        var results = new SubmitResult[jobs.Count];
        var asked = jobs.Select((job, index) => (Job: job, Index: index)).GroupBy(j => (j.Job.Account, j.Job.Preferences.Groups));
        foreach (var account in asked)
        {
            await SubmitAsync(account.Key, [.. account], results, cancellationToken);
        }

        _dispatcher.Wake();
        return results;
    }

    /// <inheritdoc/>
    public async Task<Outcome<IReadOnlyList<Sighting>>> FindAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken)
    {
        Ready();
        return await Task.Run(() => jobs.Select(Find).OfType<Sighting>().ToList(), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<Outcome<IReadOnlyList<Sighting>>> WatchAsync(CancellationToken cancellationToken)
    {
        Ready();
        return Task.FromResult(Outcome<IReadOnlyList<Sighting>>.Of([.. _queue.All().Select(Sight)]));
    }

    /// <inheritdoc/>
    public async Task<Outcome<IReadOnlyList<AttemptEnd?>>> CollectAsync(IReadOnlyList<(Job Job, Sighting? Last)> jobs, CancellationToken cancellationToken)
    {
        Ready();
        return await Task.Run(() => jobs.Select(j => Collect(j.Job)).ToList(), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<Outcome<IReadOnlyList<bool>>> CancelAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken)
    {
        Ready();
        var found = jobs.Select(j => KeyOf(j) is { } key ? _queue.Find(key) : null).ToList();
        var all = found.OfType<LocalAttempt>().ToList();
        all.ForEach(_dispatcher.Cancel);

        // Most end at once; the others are asked about again.
        var gone = Task.WhenAll(all.Select(a => a.Gone));
        await Task.WhenAny(gone, Task.Delay(CancelPatience, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        return found.ConvertAll(a => a is null || a.Gone.IsCompleted);
    }

    /// <inheritdoc/>
    public async Task<Outcome<Done>> CleanAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken)
    {
        Ready();
        foreach (var account in jobs.GroupBy(j => j.Account))
        {
            var workspace = Profile.WorkspaceOf(account.Key);
            try
            {
                if (!JobDirectories.Of(account, workspace).TryGet(out var directories, out var refusal))
                {
                    return refusal;
                }

                if (await _placement.RemoveAsync(account.Key, workspace, directories, cancellationToken) is { } problem)
                {
                    return Refusal.Unavailable($"Directories of {account.Key} on {Profile.Name} cannot be removed: {problem}");
                }
            }
            catch (ShellUnavailableException e)
            {
                return Refusal.Unavailable(e.Message);
            }
        }

        foreach (var key in jobs.SelectMany(j => j.Attempts).Select(a => (a.Marker, a.ArrayIndex)))
        {
            _spool.ForgetEnd(key);
        }

        return Done.Value;
    }

    /// <inheritdoc/>
    public Task<Outcome<IReadOnlyDictionary<string, string>>> DetailsAsync(Job job, CancellationToken cancellationToken)
    {
        Ready();
        return Task.FromResult(KeyOf(job) is { } key && _queue.Find(key) is { } attempt
            ? Outcome<IReadOnlyDictionary<string, string>>.Of(Details(attempt))
            : Refusal.NotFound("such job in the local queue"));
    }

    private static (Marker Marker, int? Index)? KeyOf(Job job) => job.CurrentAttempt is { } attempt ? (attempt.Marker, attempt.ArrayIndex) : null;

    private void Ready()
    {
        lock (_starting)
        {
            if (!_started)
            {
                _dispatcher.Start();
                _started = true;
                _logger.QueueRead(Profile.Name, _queue.All().Length, _queue.Running().Length);
            }
        }
    }
}
