using System.Net;
using System.Net.Sockets;
using System.Text;
using Fairlead.Testing;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>Scenario 45: a request becomes a raw connection to a service that a job runs.</summary>
public sealed class TunnelScenarios(UnicoreServer server) : IClassFixture<UnicoreServer>, IDisposable
{
    // Greets before it is asked, takes all there is, says how much that was, and ends its side.
    private const string Serve = """
        my $c; while ($c = $s->accept) { $c->autoflush(1); print $c "ready\n"; my $n = 0; while ((my $r = sysread($c, my $b, 65536)) > 0) { $n += $r } print $c "took $n\n"; close $c }
        """;

    private const string OnPort = """
        my $s = IO::Socket::INET->new(Listen => 5, LocalAddr => "127.0.0.1", LocalPort => 0); open(F, ">", "port.new"); print F $s->sockport; close F; rename("port.new", "port");
        """;

    private const string OnFile = """
        my $s = IO::Socket::UNIX->new(Listen => 5, Local => "service.sock"); symlink($ENV{"FOREIGN"}, "foreign.sock"); open(F, ">", "port"); print F "0"; close F;
        """;

    private readonly UnicoreClient _client = server.ClientFor();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Scenario45_ToAPort_CarriesBytesBothWaysAndHalfCloses()
    {
        var (job, port) = await ServeAsync(OnPort);

        using var tunnel = await OpenAsync($"{job}/forward-port?port={port}&host=localhost");

        tunnel.Head[0].ShouldBe("HTTP/1.1 101 Switching Protocols");
        tunnel.Head.ShouldContain("Upgrade: UNICORE-Socket-Forwarding");
        tunnel.Head.ShouldNotContain(h => h.StartsWith("Content-Length", StringComparison.OrdinalIgnoreCase) || h.StartsWith("Transfer-Encoding", StringComparison.OrdinalIgnoreCase));
        await tunnel.ExchangeAsync(3 * 1024 * 1024);
        await Eventually.Become(
            async _ => $"{(await _client.GetAsync(job))["log"]}" is var log && log.Contains($"opened a tunnel to port {port}", StringComparison.Ordinal) && log.Contains("3145728 bytes went there", StringComparison.Ordinal),
            cancellationToken: CancellationToken);
    }

    [Fact]
    public async Task Scenario45_ToASocketInTheWorkingDirectory_CarriesBytesBothWays()
    {
        var (job, _) = await ServeAsync(OnFile);

        using var tunnel = await OpenAsync($"{job}/forward-port?file=service.sock");

        tunnel.Head[0].ShouldBe("HTTP/1.1 101 Switching Protocols");
        await tunnel.ExchangeAsync(100_000);
    }

    [Fact]
    public async Task Scenario45_LinkToASocketOfSomebodyElse_IsRefused()
    {
        using var directory = new TemporaryDirectory("foreign");
        using var foreign = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        foreign.Bind(new UnixDomainSocketEndPoint(directory.Combine("s")));
        foreign.Listen();
        var (job, _) = await ServeAsync(OnFile, directory.Combine("s"));

        using var tunnel = await OpenAsync($"{job}/forward-port?file=foreign.sock");

        tunnel.Head[0].ShouldStartWith("HTTP/1.1 403");
    }

    [Fact]
    public async Task Scenario45_WhatIsNotOfTheJob_IsRefused()
    {
        var (job, port) = await ServeAsync(OnPort);

        // Another service of this host, in the very account that the job has: the gateway itself.
        (await StatusOf($"{job}/forward-port?port={server.Address.Port}")).ShouldStartWith("HTTP/1.1 409");
        (await StatusOf($"{job}/forward-port?port={port}&host=192.0.2.1")).ShouldStartWith("HTTP/1.1 403");
        (await StatusOf($"{job}/forward-port?port={port}&host=example.org")).ShouldStartWith("HTTP/1.1 403");
        (await StatusOf($"{job}/forward-port?port={port}&loginNode=example.org")).ShouldStartWith("HTTP/1.1 400");
        (await StatusOf($"{job}/forward-port?port=ssh")).ShouldStartWith("HTTP/1.1 400");
        (await StatusOf($"{job}/forward-port?file=../other/sock")).ShouldStartWith("HTTP/1.1 403");
        (await StatusOf($"{job}/forward-port?file=nothing")).ShouldStartWith("HTTP/1.1 409");
        (await StatusOf($"{job}/forward-port")).ShouldStartWith("HTTP/1.1 400");
        (await StatusOf($"{job}/forward-port?port={port}", user: "bo")).ShouldStartWith("HTTP/1.1 404");
    }

    [Fact]
    public async Task Scenario45_TooManyAtATime_HaveToWaitForTheOthers()
    {
        var (job, port) = await ServeAsync(OnPort);
        var address = $"{job}/forward-port?port={port}";
        using (await OpenAsync(address))
        using (await OpenAsync(address))
        using (await OpenAsync(address))
        {
            (await StatusOf(address)).ShouldStartWith("HTTP/1.1 429");
        }

        await Eventually.Become(async _ => (await StatusOf(address)).StartsWith("HTTP/1.1 101", StringComparison.Ordinal), cancellationToken: CancellationToken);
    }

    [Fact]
    public async Task Scenario45_JobHasEnded_IsAConflict()
    {
        var job = await _client.SubmitAsync("""{"Executable": "true"}""");
        await _client.EndOf(job);

        (await StatusOf($"{job}/forward-port?port=80")).ShouldStartWith("HTTP/1.1 409");
        (await _client.GetAsync($"{job}/forward-port?port=80"))["status"]?.GetValue<string>().ShouldNotBeNullOrEmpty();
    }

    private async Task<(string Job, string Port)> ServeAsync(string listen, string foreign = "")
    {
        var script = $"perl -MIO::Socket -e '{listen} {Serve}'";
        var job = await _client.SubmitAsync($$"""
            {"Executable": "sh", "Arguments": ["service.sh"], "Environment": {"FOREIGN": "{{foreign}}"}, "Imports": [{"To": "service.sh", "Data": {{System.Text.Json.JsonSerializer.Serialize(script)}}}]}
            """);
        await _client.UntilAsync(job, "RUNNING");
        var port = $"{await _client.FilesOf(job)}/port";
        await Eventually.Become(
            async _ =>
            {
                using var response = await _client.SendAsync(HttpMethod.Get, port);
                return response.StatusCode == HttpStatusCode.OK;
            },
            cancellationToken: CancellationToken);
        return (job, await _client.TextAsync(port));
    }

    private static async Task<string> StatusOf(string address, string user = "ada")
    {
        using var tunnel = await OpenAsync(address, user);
        return tunnel.Head[0];
    }

    private static async Task<RawTunnel> OpenAsync(string address, string user = "ada")
    {
        var url = new Uri(address);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(url.Host, url.Port, CancellationToken);
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{UnicoreServer.Password}"));
        var head = $"GET {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\nConnection: Upgrade\r\nUpgrade: UNICORE-Socket-Forwarding\r\nAuthorization: Basic {credentials}\r\n\r\n";
        await socket.SendAsync(Encoding.ASCII.GetBytes(head), CancellationToken);
        var tunnel = new RawTunnel(socket);
        await tunnel.ReadHeadAsync();
        return tunnel;
    }

    /// <summary>A connection that has been asked to become a tunnel.</summary>
    private sealed class RawTunnel(Socket socket) : IDisposable
    {
        private readonly NetworkStream _stream = new(socket, ownsSocket: true);

        public List<string> Head { get; } = [];

        public void Dispose() => _stream.Dispose();

        public async Task ReadHeadAsync()
        {
            while (await LineAsync() is { Length: > 0 } line)
            {
                Head.Add(line.TrimEnd('\r'));
            }
        }

        /// <summary>Is greeted, sends that many bytes, ends its side, and still hears how many came.</summary>
        public async Task ExchangeAsync(int length)
        {
            (await LineAsync()).ShouldBe("ready");
            await _stream.WriteAsync(new byte[length], CancellationToken);
            socket.Shutdown(SocketShutdown.Send);
            (await LineAsync()).ShouldBe($"took {length}");
            (await _stream.ReadAsync(new byte[1], CancellationToken)).ShouldBe(0);
        }

        private async Task<string> LineAsync()
        {
            var line = new StringBuilder();
            var one = new byte[1];
            while (await _stream.ReadAsync(one, CancellationToken) > 0 && one[0] != '\n')
            {
                line.Append((char)one[0]);
            }

            return line.ToString().TrimEnd('\r');
        }
    }
}
