using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Tunnels;
using Fairlead.Testing;

namespace Fairlead.Sites.Tests.Slurm;

/// <summary>Tunnels to jobs of a real Slurm through a real sshd.</summary>
public sealed class SlurmTunnelTests(SlurmThere place) : SiteContract(place), IClassFixture<SlurmThere>
{
    private const string Serve = """
        perl -MIO::Socket -e '
        my $s = IO::Socket::INET->new(Listen => 5, LocalAddr => "127.0.0.1", LocalPort => 0); open(F, ">", "port.new"); print F $s->sockport; close F;
        my $u = IO::Socket::UNIX->new(Listen => 5, Local => "service.sock"); rename("port.new", "port");
        my $l = fork ? $s : $u;
        while (my $c = $l->accept) { my $line = <$c>; print $c "got $line"; close $c }'
        """;

    [Fact]
    public async Task OpenTunnel_ToAServiceOfTheJob_LeadsThereAndNowhereElse()
    {
        var job = await SubmitAsync(Some.Runs(Some.Shell(Serve)));
        await RunningAsync(job, "port");
        var port = int.Parse(Output(job, "port"), System.Globalization.CultureInfo.InvariantCulture);

        (await AskAsync(job, new TunnelTarget.Port(port))).ShouldBe("got hello\n");
        (await AskAsync(job, new TunnelTarget.Port(port, "localhost") { LoginNode = place.Server.Host })).ShouldBe("got hello\n");
        (await AskAsync(job, new TunnelTarget.Port(port, "127.0.0.1"))).ShouldBe("got hello\n");
        (await AskAsync(job, new TunnelTarget.SocketFile("/service.sock"))).ShouldBe("got hello\n");
        (await RefusalOf(job, new TunnelTarget.Port(port, "203.0.113.7"))).ShouldBe(RefusalKind.Forbidden);
        (await RefusalOf(job, new TunnelTarget.Port(port, "example.org"))).ShouldBe(RefusalKind.Forbidden);
        (await RefusalOf(job, new TunnelTarget.Port(port) { LoginNode = "example.org" })).ShouldBe(RefusalKind.Invalid);
        (await RefusalOf(job, new TunnelTarget.Port(FreePort.Take()))).ShouldBe(RefusalKind.Conflict);
        // The node is this host: what a service says of itself may be any of its addresses.
        (await RefusalOf(job, new TunnelTarget.Port(FreePort.Take(), AddressOfThisHost()))).ShouldBe(RefusalKind.Conflict);
        (await RefusalOf(job, new TunnelTarget.SocketFile("/port"))).ShouldBe(RefusalKind.NotFound);
        await CancelAsync(job);
        (await RefusalOf(job, new TunnelTarget.Port(port))).ShouldBe(RefusalKind.Conflict);
    }

    [Fact]
    public async Task OpenTunnel_OnThisHost_LeadsOnlyToWhatTheAccountServes()
    {
        var site = place.Make(access: new Access.SiteAccess.ThisHost());
        var job = await SubmitAsync(Some.Runs(Some.Shell(Serve)));
        await RunningAsync(job, "port");
        var port = int.Parse(Output(job, "port"), System.Globalization.CultureInfo.InvariantCulture);

        await using var tunnel = (await site.OpenTunnelAsync(job, new TunnelTarget.Port(port), CancellationToken)).ShouldSucceed();
        (await AskAsync(tunnel)).ShouldBe("got hello\n");
        (await site.OpenTunnelAsync(job, new TunnelTarget.Port(place.Server.Port), CancellationToken)).TryGet(out _, out var refusal);
        refusal.ShouldNotBeNull().Kind.ShouldBe(RefusalKind.Conflict);
        await CancelAsync(job);
    }

    private static string AddressOfThisHost() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(i => i is { OperationalStatus: OperationalStatus.Up, NetworkInterfaceType: not NetworkInterfaceType.Loopback })
        .SelectMany(i => i.GetIPProperties().UnicastAddresses)
        .Where(a => a.Address.AddressFamily is AddressFamily.InterNetwork)
        .Select(a => a.Address.ToString())
        .FirstOrDefault("127.0.0.1");

    private async Task<RefusalKind?> RefusalOf(Job job, TunnelTarget target)
    {
        var outcome = await ((ITunnels)Site).OpenTunnelAsync(job, target, CancellationToken);
        outcome.TryGet(out _, out var refusal);
        return refusal?.Kind;
    }

    private async Task<string> AskAsync(Job job, TunnelTarget target)
    {
        await using var tunnel = (await ((ITunnels)Site).OpenTunnelAsync(job, target, CancellationToken)).ShouldSucceed();
        return await AskAsync(tunnel);
    }

    private async Task<string> AskAsync(Tunnel tunnel)
    {
        await tunnel.Outgoing.WriteAsync(Encoding.ASCII.GetBytes("hello\n"), CancellationToken);
        using var answer = new StreamReader(tunnel.Incoming);
        return await answer.ReadToEndAsync(CancellationToken);
    }
}
