namespace Fairlead.Testing.Tests;

public sealed class SshServerTests(SshServerTests.Server server) : IClassFixture<SshServerTests.Server>
{
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stop_ThenStart_CutsConnectionsAndTakesNewOnes()
    {
        var acceptedBefore = server.Ssh.AcceptedConnections;
        var cut = server.Ssh.RunAsync(TestAccounts.Bob, "exec sleep 60", _cancellationToken);
        await Eventually.Become(() => server.Ssh.AcceptedConnections == acceptedBefore + 1, cancellationToken: _cancellationToken);

        await server.Ssh.StopAsync(_cancellationToken);
        var whileAway = await server.Ssh.RunAsync(TestAccounts.Bob, "true", _cancellationToken);
        await server.Ssh.StartAsync(_cancellationToken);
        var after = await server.Ssh.RunAsync(TestAccounts.Bob, "id -un", _cancellationToken);

        (await cut).ExitCode.ShouldBe(255);
        whileAway.Error.ShouldContain("Connection refused");
        after.OutputOfSuccess().ShouldBe("bob");
    }

    [Fact]
    public async Task KeyOfOneAccount_UsedForAnother_IsRefused()
    {
        var result = await HostCommand.RunAsync(
            "ssh",
            [
                "-F", "none", "-i", server.Ssh.KeyFor(TestAccounts.Alice), "-p", $"{server.Ssh.Port}", "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes",
                "-o", $"UserKnownHostsFile={server.Ssh.KnownHostsFile}", $"bob@{server.Ssh.Host}", "true",
            ],
            cancellationToken: _cancellationToken);

        result.ExitCode.ShouldBe(255);
        result.Error.ShouldContain("Permission denied");
    }

    public sealed class Server : IAsyncLifetime
    {
        public SshServer Ssh { get; } = new();

        public ValueTask InitializeAsync() => Ssh.InitializeAsync();

        public ValueTask DisposeAsync() => Ssh.DisposeAsync();
    }
}
