using System.Diagnostics.Metrics;

namespace Fairlead.Store;

/// <summary>Figures about the store's writer; the meter is <c>Fairlead.Store</c>.</summary>
internal sealed class StoreMeters
{
    private readonly TimeProvider _clock;
    private readonly Meter _meter;
    private readonly Counter<long> _commits;
    private readonly Histogram<int> _changes;
    private readonly Histogram<double> _duration;

    public StoreMeters(IMeterFactory factory, TimeProvider clock)
    {
        _clock = clock;
        _meter = factory.Create("Fairlead.Store");
        _commits = _meter.CreateCounter<long>("fairlead.store.commits", description: "Transactions that were committed.");
        _changes = _meter.CreateHistogram<int>("fairlead.store.commit.changes", description: "Changes that shared a commit.");
        _duration = _meter.CreateHistogram<double>("fairlead.store.commit.duration", unit: "s", description: "Time of a transaction from its begin to its commit.");
    }

    public long Now() => _clock.GetTimestamp();

    public void Committed(int changes, long started)
    {
        _commits.Add(1);
        _changes.Record(changes);
        _duration.Record(_clock.GetElapsedTime(started).TotalSeconds);
    }

    public void WatchQueue(Func<int> length) =>
        _meter.CreateObservableGauge("fairlead.store.queue.length", length, description: "Changes that wait for the writer.");
}
