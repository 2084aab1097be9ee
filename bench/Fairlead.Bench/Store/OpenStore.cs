using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Core.Journal;
using Fairlead.Gateway.Jobs;
using Fairlead.Store;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Fairlead.Bench.Store;

/// <summary>A store as a gateway has it, with jobs to put into it.</summary>
internal sealed class OpenStore(ServiceProvider services) : IAsyncDisposable
{
    public IJobStore Jobs => services.GetRequiredService<IJobStore>();

    private IHostedLifecycleService Lifetime => (IHostedLifecycleService)services.GetRequiredService<IHostedService>();

    public static async Task<OpenStore> AtAsync(StoreOptions options, CancellationToken cancellationToken)
    {
        var store = new OpenStore(new ServiceCollection().AddFairleadStore(options).BuildServiceProvider());
        await store.Lifetime.StartingAsync(cancellationToken);
        return store;
    }

    /// <summary>A job as people submit it: a command, some resources, some input, a tag.</summary>
    public static NewJob NewJob(int number)
    {
        var now = TimeProvider.System.GetUtcNow();
        var id = JobId.New(now);
        var job = new Job
        {
            Id = id,
            Owner = $"user{number % 10}",
            Site = "cluster",
            Account = "alice",
            Directory = $"/scratch/alice/fairlead/{id}",
            CreatedAt = now,
            ChangedAt = now,
            ExpiresAt = now.AddDays(30),
            Tags = number % 4 < 2 ? [number % 4 == 0 ? "red" : "green"] : [],
            Description = new JobDescription
            {
                Name = $"sweep {number}",
                Steps = [new Step { Command = new StepCommand.Program(["/usr/bin/python3", "simulate.py", "--seed", $"{number}"]) }],
                Resources = new ResourceRequest { Queue = "batch", Nodes = 1, CpusPerNode = 4, MemoryPerNode = 8L << 30, Runtime = TimeSpan.FromHours(1) },
                Imports = [new StageIn(new DataPlace.Inline("steps: 100\n"), "input.yaml")],
            },
        };
        return new NewJob(job, [new JournalEntry(id, now, JournalLevel.Info, "Accepted for alice on cluster.", job.Owner)], Source: "{\"Executable\":\"/usr/bin/python3\"}");
    }

    /// <summary>Adds so many jobs with so many callers at once.</summary>
    /// <param name="jobs">How many.</param>
    /// <param name="callers">By how many.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="change">Makes other jobs of them.</param>
    public async Task AddAsync(int jobs, int callers, CancellationToken cancellationToken, Func<Job, Job>? change = null)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(CallAsync, cancellationToken)));

        async Task CallAsync()
        {
            while (Interlocked.Increment(ref next) is var number && number < jobs)
            {
                var job = NewJob(number);
                await Jobs.AddAsync(change is null ? job : job with { Job = change(job.Job) }, cancellationToken);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Lifetime.StoppedAsync(CancellationToken.None);
        await services.DisposeAsync();
    }
}
