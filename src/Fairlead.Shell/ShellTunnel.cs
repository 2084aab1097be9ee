namespace Fairlead.Shell;

/// <summary>A connection to a service: bytes both ways, each direction with an end of its own.</summary>
public abstract class ShellTunnel : IAsyncDisposable
{
    /// <summary>What the service sends; a read of 0 bytes is the end. Reading throws an <see cref="IOException"/> where the connection breaks.</summary>
    public abstract Stream Incoming { get; }

    /// <summary>What goes to the service. Writing throws an <see cref="IOException"/> where the connection is gone.</summary>
    public abstract Stream Outgoing { get; }

    /// <summary>Tells the service that no more comes; what it still sends can be read.</summary>
    public abstract ValueTask EndOutgoingAsync();

    /// <summary>Breaks the connection off, where it has not ended.</summary>
    public abstract ValueTask DisposeAsync();
}
