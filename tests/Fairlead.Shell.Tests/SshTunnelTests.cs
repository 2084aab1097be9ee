using System.Net;
using System.Net.Sockets;
using Fairlead.Testing;

namespace Fairlead.Shell.Tests;

public sealed class SshTunnelTests(ShellSshServer fixture) : IClassFixture<ShellSshServer>, IAsyncDisposable
{
    private static readonly byte[] Greeting = "ready"u8.ToArray();

    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;
    private readonly Shells _shells = Some.Shells();
    private readonly int _logInsBefore = fixture.Server.AcceptedConnections;

    private ShellAccess.Ssh Access => new(fixture.Options);

    public ValueTask DisposeAsync() => _shells.DisposeAsync();

    [Fact]
    public async Task Open_ToPorts_CarriesBytesBothWaysOnOneConnection()
    {
        using var listener = Listen(new IPEndPoint(IPAddress.Loopback, 0), ProtocolType.Tcp);
        var end = new TunnelEnd.Port("127.0.0.1", ((IPEndPoint)listener.LocalEndPoint!).Port); // bound, so it has one

        // More than OpenSSH lets one connection have sessions.
        await Task.WhenAll(Enumerable.Range(0, 15).Select(_ => ExchangeAsync(listener, end)));

        (fixture.Server.AcceptedConnections - _logInsBefore).ShouldBe(1);
    }

    [Fact]
    public async Task Open_ToASocket_CarriesBytesBothWays()
    {
        using var directory = new TemporaryDirectory("tunnel");
        using var listener = Listen(new UnixDomainSocketEndPoint(directory.Combine("s")), ProtocolType.Unspecified);
        (await HostCommand.RunAsync("chmod", ["-R", "a+rwX", directory.Path], cancellationToken: _cancellationToken)).OutputOfSuccess();

        await ExchangeAsync(listener, new TunnelEnd.SocketFile(directory.Combine("s")));
    }

    [Fact]
    public async Task Open_NobodyListens_IsNoTunnel() =>
        (await _shells.OpenTunnelAsync(Access, new TunnelEnd.Port("127.0.0.1", FreePort.Take()), _cancellationToken)).ShouldBeNull();

    [Fact]
    public async Task Open_TheHostCannotBeReached_SaysSo()
    {
        var away = new ShellAccess.Ssh(fixture.Options with { Port = FreePort.Take() });

        var failure = await Should.ThrowAsync<ShellUnavailableException>(_shells.OpenTunnelAsync(away, new TunnelEnd.Port("localhost", 80), _cancellationToken));

        failure.Failure.ShouldBe(ShellFailure.Unreachable);
    }

    [Theory]
    [InlineData("-oProxyCommand=x")]
    [InlineData("a b")]
    [InlineData("/tmp/s")]
    [InlineData("")]
    public async Task Open_HostThatTheClientCouldTakeForSomethingElse_IsRefused(string host) =>
        await Should.ThrowAsync<ArgumentException>(_shells.OpenTunnelAsync(Access, new TunnelEnd.Port(host, 80), _cancellationToken));

    [Theory]
    [InlineData("/tmp/a:b")]
    [InlineData("relative")]
    [InlineData("/tmp/${HOME}")]
    public async Task Open_SocketThatTheClientCouldTakeForSomethingElse_IsRefused(string path) =>
        await Should.ThrowAsync<ArgumentException>(_shells.OpenTunnelAsync(Access, new TunnelEnd.SocketFile(path), _cancellationToken));

    private static Socket Listen(EndPoint end, ProtocolType protocol)
    {
        var listener = new Socket(end.AddressFamily, SocketType.Stream, protocol);
        listener.Bind(end);
        listener.Listen();
        return listener;
    }

    /// <summary>The service greets, the client sends a megabyte and ends its side, and still hears how much came.</summary>
    private async Task ExchangeAsync(Socket listener, TunnelEnd end)
    {
        var served = ServeAsync(listener);
        await using var tunnel = (await _shells.OpenTunnelAsync(Access, end, _cancellationToken)).ShouldNotBeNull();
        var greeting = new byte[Greeting.Length];
        await tunnel.Incoming.ReadExactlyAsync(greeting, _cancellationToken);
        greeting.ShouldBe(Greeting);

        await tunnel.Outgoing.WriteAsync(new byte[1_000_000], _cancellationToken);
        await tunnel.EndOutgoingAsync();

        using var answer = new StreamReader(tunnel.Incoming);
        (await answer.ReadToEndAsync(_cancellationToken)).ShouldBe("1000000");
        await served;
    }

    private async Task ServeAsync(Socket listener)
    {
        using var client = await listener.AcceptAsync(_cancellationToken);
        await client.SendAsync(Greeting, _cancellationToken);
        var buffer = new byte[65536];
        var sum = 0;
        while (await client.ReceiveAsync(buffer, _cancellationToken) is var length and > 0)
        {
            sum += length;
        }

        await client.SendAsync(System.Text.Encoding.ASCII.GetBytes($"{sum}"), _cancellationToken);
    }
}
