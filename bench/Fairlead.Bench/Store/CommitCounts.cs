using System.Diagnostics.Metrics;

namespace Fairlead.Bench.Store;

/// <summary>Listens to the store's own meter: how many commits there were.</summary>
internal sealed class CommitCounts : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _commits;

    public CommitCounts()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "fairlead.store.commits")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref _commits, count));
        _listener.Start();
    }

    /// <summary>Commits since the last call.</summary>
    public long Take() => Interlocked.Exchange(ref _commits, 0);

    public void Dispose() => _listener.Dispose();
}
