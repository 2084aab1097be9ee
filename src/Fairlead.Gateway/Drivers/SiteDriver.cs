using Fairlead.Core.Jobs;
using Fairlead.Gateway.Faults;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Sites;
using Fairlead.Gateway.Storages;
using Microsoft.Extensions.Logging;

namespace Fairlead.Gateway.Drivers;

/// <summary>
/// Moves every job of one site through its life: admit → stage in → submit → watch → collect → stage out. Each stage takes the jobs whose stored
/// state asks for it (<see cref="Job.Work"/>) and answers with signals, so all that a crash can lose is what a new driver reads again from the store.
/// </summary>
internal sealed class SiteDriver : IDisposable
{
    private const int Submitters = 2;
    private const int DirectoryMakers = 2;
    private const int DirectoryBatch = 32;
    private const int ReleaseBatch = 500;
    private const int CancelBatch = 500;
    private const int CleanBatch = 200;
    private readonly DriverContext _context;
    private readonly JobFeed _feed;
    private readonly SiteRoom _room;
    private readonly InFlight _inFlight;
    private readonly SiteGauge _gauge;
    private readonly Admission _admission;
    private readonly StagingStages _staging;
    private readonly Release _release;
    private readonly LoginSlots _slots;
    private readonly Submission _submission;
    private readonly Watching _watching;
    private readonly QueueDeadlines _deadlines;
    private readonly Cancellation _cancellation;
    private readonly Cleaning _cleaning;
    private readonly Dictionary<JobWork, WorkQueue> _queues;

    /// <summary>Of those whose input is to be staged: the ones that have none.</summary>
    private readonly WorkQueue _directories;

    public SiteDriver(ISite site, IJobStore store, IStager stager, JobFeed feed, SiteRoom room, IFaultPoint faults, TimeProvider clock, ILogger<SiteDriver> logger)
    {
        _context = new DriverContext(site, store, stager, faults, clock, logger);
        _feed = feed;
        _room = room;
        _inFlight = new InFlight(site.Profile.Limits);
        _gauge = new SiteGauge(_context.Health);
        _admission = new Admission(_context, _inFlight);
        _staging = new StagingStages(_context);
        _release = new Release(_context);
        _slots = new LoginSlots(site.Profile.Limits.LoginPerAccount);
        _submission = new Submission(_context, _slots);
        _watching = new Watching(_context);
        _deadlines = new QueueDeadlines(_context);
        _cancellation = new Cancellation(_context, _submission);
        _cleaning = new Cleaning(_context);
        JobWork[] stages = [JobWork.StageIn, JobWork.Wait, JobWork.Submit, JobWork.Cancel, JobWork.StageOut, JobWork.Clean];
        _queues = stages.ToDictionary(s => s, _ => new WorkQueue(clock));
        _directories = new WorkQueue(clock);
    }

    /// <summary>Whether the site answers.</summary>
    public SiteHealth Health => _context.Health;

    /// <summary>How busy the site is.</summary>
    public SiteLoad Load => _gauge.Read();

    /// <summary>Drives the site until it is told to stop. Work under way is left as it is: the next driver finds it in the store.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var following = _feed.Follow(jobs => NoteAll(jobs, isRecovery: false));
        await RecoverAsync(cancellationToken);
        _room.Open(_context.Profile.Name, _inFlight);

        // Should one of these ever end, the others end with it, so that the driver starts again as a whole.
        using var together = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var limits = _context.Profile.Limits;
        Task[] stages =
        [
            _admission.RunAsync(together.Token),
            _watching.RunAsync(together.Token),
            _deadlines.RunAsync(together.Token),
            .. Workers(limits.Staging, JobWork.StageIn, 1, _staging.StageInAsync, together.Token),
            .. Enumerable.Range(0, DirectoryMakers)
                .Select(_ => _context.RunStageAsync(_directories, DirectoryBatch, JobWork.StageIn, _staging.MakeDirectoriesAsync, together.Token)),
            .. Workers(1, JobWork.Wait, ReleaseBatch, _release.ReleaseAsync, together.Token),
            .. Workers(Submitters, JobWork.Submit, limits.SubmitBatch, _submission.SubmitAsync, together.Token),
            .. Workers(1, JobWork.Cancel, CancelBatch, _cancellation.CancelAsync, together.Token),
            .. Workers(limits.Staging, JobWork.StageOut, 1, _staging.StageOutAsync, together.Token),
            .. Workers(1, JobWork.Clean, CleanBatch, _cleaning.CleanAsync, together.Token),
        ];
        await Task.WhenAny(stages);
        await together.CancelAsync();
        await Task.WhenAll(stages);
    }

    public void Dispose()
    {
        _room.Close(_context.Profile.Name, _inFlight);
        _inFlight.Dispose();
        _watching.Dispose();
        _directories.Dispose();
        foreach (var queue in _queues.Values)
        {
            queue.Dispose();
        }
    }

    private IEnumerable<Task> Workers(
        int count, JobWork stage, int batch, Func<IReadOnlyList<Job>, CancellationToken, Task<IReadOnlyList<Job>>> work, CancellationToken cancellationToken) =>
        Enumerable.Range(0, count).Select(_ => _context.RunStageAsync(_queues[stage], batch, stage, work, cancellationToken));

    /// <summary>Reads what was under way when the last driver of this site ended.</summary>
    private async Task RecoverAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        await foreach (var job in _context.Store.UnfinishedAsync(_context.Profile.Name, cancellationToken))
        {
            NoteAll([job], isRecovery: true);
            count++;
        }

        _gauge.Recovered();
        _context.Logger.Recovered(_context.Profile.Name, count);
    }

    private void NoteAll(IReadOnlyList<Job> jobs, bool isRecovery)
    {
        var mine = jobs.Where(j => j.Site == _context.Profile.Name).ToList();
        foreach (var job in mine)
        {
            if (!_inFlight.Note(job))
            {
                _context.Forget(job.Id);
            }

            if (isRecovery)
            {
                _gauge.NoteRecovered(job);
            }
            else
            {
                _gauge.Note(job);
            }

            _watching.Note(job);
            _deadlines.Note(job);
            _slots.Note(job, _queues[JobWork.Submit]);
            if (isRecovery && job.State is JobState.Submitting)
            {
                _submission.MarkUncertain(job);
            }
        }

        foreach (var stage in mine.GroupBy(j => j.Work))
        {
            if (stage.Key is JobWork.StageIn)
            {
                var parts = stage.ToLookup(j => j.Description.Imports.IsEmpty, DriverContext.ItemOf);
                _directories.Add(parts[true]);
                _queues[JobWork.StageIn].Add(parts[false]);
            }
            else if (stage.Key is JobWork.Wait)
            {
                _release.Note([.. stage], _queues[JobWork.Wait]);
            }
            else if (_queues.TryGetValue(stage.Key, out var queue))
            {
                queue.Add(stage.Select(DriverContext.ItemOf));
            }
        }
    }
}
