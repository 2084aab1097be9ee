using Fairlead.Gateway.Tunnels;
using Fairlead.Shell;

namespace Fairlead.Sites.Tunnels;

/// <summary>A tunnel of the shells as the gateway knows tunnels.</summary>
internal sealed class SiteTunnel(ShellTunnel tunnel) : Tunnel
{
    public override Stream Incoming => tunnel.Incoming;

    public override Stream Outgoing => tunnel.Outgoing;

    public override ValueTask EndOutgoingAsync() => tunnel.EndOutgoingAsync();

    public override ValueTask DisposeAsync() => tunnel.DisposeAsync();
}
