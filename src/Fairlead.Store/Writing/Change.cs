using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Core.Journal;
using Fairlead.Store.Rows;

namespace Fairlead.Store.Writing;

/// <summary>Something that a caller waits to become durable.</summary>
internal abstract class Change(CancellationToken cancellationToken)
{
    /// <summary>How much it adds to a transaction.</summary>
    public virtual int Weight => 1;

    /// <summary>Whether nobody waits for it any more.</summary>
    public bool IsAbandoned => cancellationToken.IsCancellationRequested;

    /// <summary>It is durable: its caller goes on with what <c>Outcome</c> was set to.</summary>
    public abstract void Complete();

    /// <summary>It is not, and this is why.</summary>
    public abstract void Fail(Exception exception);
}

/// <inheritdoc/>
/// <typeparam name="T">What the caller gets.</typeparam>
internal abstract class Change<T>(CancellationToken cancellationToken) : Change(cancellationToken)
    where T : class
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends once the change is durable.</summary>
    public Task<T> Completion => _completion.Task;

    /// <summary>What the caller will get, once the transaction has found it out.</summary>
    public T? Outcome { get; set; }

    /// <inheritdoc/>
    public override void Complete()
    {
        if (Outcome is { } outcome)
        {
            _completion.TrySetResult(outcome);
        }
        else
        {
            _completion.TrySetException(new InvalidOperationException("The change was committed without an outcome."));
        }
    }

    /// <inheritdoc/>
    public override void Fail(Exception exception) => _completion.TrySetException(exception);
}

/// <summary>A new job. Its text forms are made here, on the caller's thread, where they keep nobody waiting.</summary>
internal sealed class AddJob : Change<Job>
{
    public AddJob(NewJob added, CancellationToken cancellationToken)
        : base(cancellationToken)
    {
        Job = TrackedJob.Storable(added.Job with { Version = 1 });
        Entries = added.Entries;
        Key = added.Key;
        Values = JobStatements.Insertion(Job, StoreJson.Write(Job.Description), added.Source, added.Key);
    }

    /// <summary>The job, without its number.</summary>
    public Job Job { get; }

    /// <summary>What the journal says of its beginning.</summary>
    public ImmutableArray<JournalEntry> Entries { get; }

    /// <summary>The key that it has with its owner, or null.</summary>
    public string? Key { get; }

    /// <summary>The values of its row.</summary>
    public object?[] Values { get; }
}

/// <summary>Signals for jobs, in order.</summary>
internal sealed class ApplySignals(IReadOnlyList<(JobId Id, Signal Signal)> signals, CancellationToken cancellationToken)
    : Change<IReadOnlyList<Outcome<Job>>>(cancellationToken)
{
    /// <inheritdoc/>
    public override int Weight => Math.Max(1, Signals.Count);

    /// <summary>The signals.</summary>
    public IReadOnlyList<(JobId Id, Signal Signal)> Signals { get; } = signals;
}

/// <summary>Journal entries that go with no change of a job.</summary>
internal sealed class AppendEntries(IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken) : Change<IReadOnlyList<JournalEntry>>(cancellationToken)
{
    /// <inheritdoc/>
    public override int Weight => Math.Max(1, Entries.Count);

    /// <summary>The entries.</summary>
    public IReadOnlyList<JournalEntry> Entries { get; } = entries;
}
