namespace Fairlead.Shell;

/// <summary>Where a tunnel leads, as seen from the host that is reached by SSH.</summary>
public abstract record TunnelEnd
{
    private TunnelEnd()
    {
    }

    /// <summary>A port.</summary>
    /// <param name="Host">A host name or address, as that host knows it.</param>
    /// <param name="Number">1 to 65535.</param>
    public sealed record Port(string Host, int Number) : TunnelEnd;

    /// <summary>A Unix socket on that host.</summary>
    /// <param name="Path">Its absolute path.</param>
    public sealed record SocketFile(string Path) : TunnelEnd;
}
