using System.Net;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Tunnels;
using Fairlead.Shell;
using Fairlead.Sites.Tunnels;

namespace Fairlead.Sites.Slurm;

/// <summary>
/// Tunnels to services on the nodes of jobs: through the login node's SSH connection in the account of the job, or straight from this host where the
/// batch system is reached from it. What is no node of the job is never reached.
/// </summary>
internal sealed class SlurmTunnels(SlurmHost host, SlurmDetails details)
{
    public async Task<Outcome<Tunnel>> OpenAsync(Job job, TunnelTarget target, CancellationToken cancellationToken)
    {
        if (CheckLoginNode(target) is { } wrong)
        {
            return wrong;
        }

        var isOnLoginNode = LoginProcess.TryParse(job.CurrentAttempt?.BatchId, out _);
        var listed = isOnLoginNode ? await NodesOfAllocationAsync(job, cancellationToken) : (await details.RunAsync(job, cancellationToken)).Then(ListOf);
        if (!listed.TryGet(out var list, out var refusal))
        {
            return refusal;
        }

        var file = (target as TunnelTarget.SocketFile)?.Path.TrimStart('/');
        var answer = await host.AskAsync(job.Account, "sinfo", JobNodes.Command(host.Command("sinfo"), list, job.Directory, file, isOnLoginNode), cancellationToken);
        if (!answer.TryGet(out var output, out refusal))
        {
            return refusal;
        }

        return JobNodes.Read(output) is not { } nodes ? host.Unusable("sinfo", "it names no node of the job") : target switch
        {
            TunnelTarget.Port port => await OpenPortAsync(job, port, nodes, cancellationToken),
            TunnelTarget.SocketFile socket => await OpenFileAsync(job, socket, nodes, cancellationToken),
            _ => Refusal.Invalid("port", "A tunnel leads to a port or to a socket."),
        };
    }

    private static Outcome<string> ListOf(IReadOnlyDictionary<string, string> known) =>
        known.GetValueOrDefault("NodeList") is { Length: > 0 } list && !list.StartsWith('(') ? list : Refusal.Conflict("Slurm has given the job no node yet.");

    /// <summary>The nodes that a process on the login node can use beside that one: those of the allocation it is in; an empty text for none.</summary>
    private async Task<Outcome<string>> NodesOfAllocationAsync(Job job, CancellationToken cancellationToken)
    {
        if (job.Description.Inside is not { } inside)
        {
            return string.Empty;
        }

        var answer = await host.AskAsync(job.Account, "scontrol", Scontrol.ShowJob(host.Command("scontrol"), inside.BatchId), cancellationToken);

        // The id may belong to another job by now.
        return answer.Select(Scontrol.ReadJob).TryGet(out var known, out _)
            && SlurmComment.Read(known.GetValueOrDefault("Comment", string.Empty))?.Marker.Job == inside.Job
            && ListOf(known).TryGet(out var list, out _) ? list : string.Empty;
    }

    private Refusal? CheckLoginNode(TunnelTarget target)
    {
        var own = host.LoginNode ?? Environment.MachineName;
        return target.LoginNode is not { } node || node.Equals(own, StringComparison.OrdinalIgnoreCase)
            ? null
            : Refusal.Invalid("loginNode", $"{host.Profile.Name} has the login node '{own}', not '{node}'.");
    }

    private async Task<Outcome<Tunnel>> OpenPortAsync(Job job, TunnelTarget.Port target, JobNodes nodes, CancellationToken cancellationToken)
    {
        if (nodes.AddressOf(target.Host) is not { } address)
        {
            return Refusal.Forbidden($"The job runs on {string.Join(", ", nodes.Nodes.Select(n => n.Name))}: there is no tunnel to '{target.Host}'.");
        }

        return host.AccessOf(job.Account) is ShellAccess.Ssh ssh
            ? await ThroughAsync(ssh, new TunnelEnd.Port(address, target.Number), cancellationToken)
            : await DirectAsync(address, target.Number, nodes, cancellationToken);
    }

    private async Task<Outcome<Tunnel>> OpenFileAsync(Job job, TunnelTarget.SocketFile target, JobNodes nodes, CancellationToken cancellationToken)
    {
        if (!nodes.HostIsNode)
        {
            return Refusal.Conflict($"A socket is reached on its own host only, and the job runs on {nodes.Nodes[0].Name}: let the service listen on a port.");
        }

        if (nodes.Socket is not { } path)
        {
            return Refusal.NotFound($"socket {target.Path} in the working directory");
        }

        // Without SSH it would be the gateway's own account that connects, which may reach what the job's account may not.
        return host.AccessOf(job.Account) is ShellAccess.Ssh ssh
            ? await ThroughAsync(ssh, new TunnelEnd.SocketFile(path), cancellationToken)
            : Refusal.Conflict($"{host.Profile.Name} offers tunnels to ports, not to sockets.");
    }

    private async Task<Outcome<Tunnel>> ThroughAsync(ShellAccess.Ssh access, TunnelEnd end, CancellationToken cancellationToken)
    {
        try
        {
            return await host.Shells.OpenTunnelAsync(access, end, cancellationToken) is { } tunnel
                ? new SiteTunnel(tunnel)
                : Refusal.Conflict("Nothing listens there, or the login node allows no tunnels.");
        }
        catch (ArgumentException e)
        {
            return Refusal.Invalid("file", e.Message);
        }
        catch (ShellUnavailableException e)
        {
            return Refusal.Unavailable($"{host.Profile.Name} cannot be reached: {e.Message}");
        }
    }

    private static async Task<Outcome<Tunnel>> DirectAsync(string address, int port, JobNodes nodes, CancellationToken cancellationToken)
    {
        EndPoint end = IPAddress.TryParse(address, out var ip) ? new IPEndPoint(ip, port) : new DnsEndPoint(address, port);
        if (nodes.HostIsNode)
        {
            // This host serves much else, the gateway itself for one: only what the account of the job listens on is reached.
            var listener = await Task.Run(() => Listener.On(port).FirstOrDefault(l => l.User == nodes.User && !l.IsOurs && (ip is null || l.Takes(ip))), cancellationToken);
            if (listener is null)
            {
                return Refusal.Conflict($"No process of the job's account listens on port {port}.");
            }

            end = listener.Reached;
        }

        var (socket, problem) = await Connecting.ToAsync(end, cancellationToken);
        return socket is null ? Refusal.Conflict($"Port {port} could not be reached: {problem}") : new SiteTunnel(new SocketTunnel(socket));
    }
}
