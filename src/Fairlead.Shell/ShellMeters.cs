using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Fairlead.Shell;

/// <summary>Figures about commands and connections; the meter is <c>Fairlead.Shell</c>.</summary>
internal sealed class ShellMeters
{
    private readonly Counter<long> _connections;
    private readonly Histogram<double> _commandDuration;
    private long _connectionCount;

    public ShellMeters(IMeterFactory factory)
    {
        var meter = factory.Create("Fairlead.Shell");
        _connections = meter.CreateCounter<long>("fairlead.ssh.connections", unit: "{connection}", description: "SSH connections that were made.");
        _commandDuration = meter.CreateHistogram<double>(
            "fairlead.shell.command.duration", unit: "s", description: "Time a command took, waiting for a free channel not included.");
    }

    /// <summary>How many SSH connections were made.</summary>
    public long Connections => Volatile.Read(ref _connectionCount);

    public void Connected(string host)
    {
        Interlocked.Increment(ref _connectionCount);
        _connections.Add(1, new TagList { { "host", host } });
    }

    public void CommandEnded(string access, string outcome, TimeSpan duration) =>
        _commandDuration.Record(duration.TotalSeconds, new TagList { { "access", access }, { "outcome", outcome } });
}
