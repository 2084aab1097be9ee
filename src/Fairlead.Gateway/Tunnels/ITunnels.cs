using Fairlead.Core;
using Fairlead.Core.Jobs;

namespace Fairlead.Gateway.Tunnels;

/// <summary>A site that leads connections to services which jobs run. It alone decides what belongs to a job: nothing else is reached this way.</summary>
public interface ITunnels
{
    /// <summary>
    /// Connects to a service of a running job. <see cref="RefusalKind.Forbidden"/> where the end is not on a node of the job, or does not belong to it;
    /// <see cref="RefusalKind.Conflict"/> where nothing listens there.
    /// </summary>
    Task<Outcome<Tunnel>> OpenTunnelAsync(Job job, TunnelTarget target, CancellationToken cancellationToken);
}

/// <summary>What a tunnel leads to.</summary>
public abstract record TunnelTarget
{
    private TunnelTarget()
    {
    }

    /// <summary>The login node that the tunnel is to go through, or null for the site's own.</summary>
    public string? LoginNode { get; init; }

    /// <summary>A port on a node of the job.</summary>
    /// <param name="Number">1 to 65535.</param>
    /// <param name="Host">A node of the job, or one of its addresses; null or <c>localhost</c> for the job's first node.</param>
    public sealed record Port(int Number, string? Host = null) : TunnelTarget
    {
        /// <inheritdoc/>
        public override string ToString() => $"port {Number} of {Host ?? "localhost"}";
    }

    /// <summary>A Unix socket in the working directory of the job.</summary>
    /// <param name="Path">Its path in the working directory, normalized, with a leading slash.</param>
    public sealed record SocketFile(string Path) : TunnelTarget
    {
        /// <inheritdoc/>
        public override string ToString() => $"socket {Path}";
    }
}

/// <summary>A connection to a service: bytes both ways, each direction with an end of its own.</summary>
public abstract class Tunnel : IAsyncDisposable
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
