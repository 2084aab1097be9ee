using System.Collections.Immutable;
using System.Text;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Machines;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Machines;
using Fairlead.Gateway.SshKeys;
using Fairlead.Server.Configuration;
using Fairlead.Shell;
using Fairlead.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Server.Tests.Hosting;

/// <summary>A gateway that logs in to a real sshd with the keys of its users.</summary>
public sealed class KeysOfUsersTests : IAsyncLifetime
{
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;
    private readonly TemporaryDirectory _directory = new("user-keys");
    private readonly SshServer _host = new();
    private FairleadServer? _server;

    private FairleadServer Server => _server.ShouldNotBeNull();

    private UserKeys Keys => Server.Services.GetRequiredService<UserKeys>();

    public async ValueTask InitializeAsync()
    {
        await _host.InitializeAsync();
        var file = _directory.Write("fairlead.yaml", $$"""
            server: { urls: [https://127.0.0.1:0], logLevel: error }
            data: { directory: {{_directory.Combine("data")}} }
            users:
            - { name: ada, password: right, accounts: { cluster: {{TestAccounts.Alice}} } }
            - { name: bo, password: other, accounts: { cluster: {{TestAccounts.Bob}} } }
            sites:
            - name: cluster
              kind: slurm
              workspace: /tmp
              access: { ssh: {{_host.Host}}, port: {{_host.Port}}, knownHosts: {{_host.KnownHostsFile}}, keys: users, key: {{_host.KeyFor(TestAccounts.Bob)}} }
              slurm: { watchAccount: {{TestAccounts.Bob}} }
            """);
        var read = ConfigurationFile.Read(file, new Dictionary<string, string>());
        read.Problems.ShouldBeEmpty();
        _server = FairleadServer.Build(read.Configuration.ShouldNotBeNull());
        await _server.StartAsync(_cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.StopAsync(CancellationToken.None);
            await _server.DisposeAsync();
        }

        await _host.DisposeAsync();
        _directory.Dispose();
    }

    [Theory]
    [InlineData(SshKeyAlgorithm.Ed25519)]
    [InlineData(SshKeyAlgorithm.Rsa)]
    public async Task LogIn_WithAPairThatTheAccountKnows_Works(SshKeyAlgorithm algorithm)
    {
        var metadata = ImmutableSortedDictionary<string, string>.Empty.Add("team", "\"coast\"").Add("privateKey", "\"mine\"");
        var pair = Get(await Keys.CreateAsync(await WhoAsync("ada"), algorithm, metadata, _cancellationToken));
        await AuthorizeAsync(pair.PublicKey);

        (await WhoAmIAsync()).ShouldBe(TestAccounts.Alice);
        pair.Metadata.Keys.ShouldBe(["team"]);
    }

    [Fact]
    public async Task LogIn_WithTheKeyOfAMachineThatItsOwnerOpened_Works()
    {
        var machines = Server.Services.GetRequiredService<UserMachines>();
        var ada = await WhoAsync("ada");
        var name = new MachineName(TestAccounts.Alice, _host.Host);
        Get(await machines.DefineAsync(ada, new MachineDefinition(name, Qos: null, Project: null, Family: null), _cancellationToken));
        var made = Get(await machines.MakeKeyAsync(ada, name, SshKeyAlgorithm.Ed25519, _cancellationToken));
        await AuthorizeAsync(made.PublicKey);
        var machine = Get(await machines.FindAsync(ada, name, _cancellationToken));

        RefusalOf(machines.Open(machine, (made.SecurityToken[0] == 'A' ? 'B' : 'A') + made.SecurityToken[1..])).ShouldBe(RefusalKind.Conflict);
        var opened = Get(machines.Open(machine, made.SecurityToken));
        var site = Get(Server.Services.GetRequiredService<MachinePlaces>().Find(ada, name));
        await Server.Services.GetRequiredService<OpenKeys>().KeepAsync(RunId.New(machine.CreatedAt), machine, site, opened, _cancellationToken);

        (await WhoAmIAsync()).ShouldBe(TestAccounts.Alice);
        made.SecurityToken.Length.ShouldBe(44);
        foreach (var file in Directory.EnumerateFiles(_directory.Combine("data")).Where(f => Path.GetFileName(f).StartsWith("fairlead.db", StringComparison.Ordinal)))
        {
            var kept = await ReadAsync(file);
            kept.ShouldNotContain(made.SecurityToken);
            kept.ShouldNotContain("OPENSSH PRIVATE KEY");
        }
    }

    [Theory]
    [InlineData("bob@127.0.0.1")]
    [InlineData("alice@elsewhere.example.org")]
    public async Task Define_AccountOrHostThatIsNotTheirs_IsRefused(string written)
    {
        var name = MachineName.Parse(written.Replace("bob", TestAccounts.Bob, StringComparison.Ordinal).Replace("127.0.0.1", _host.Host, StringComparison.Ordinal), provider: null);

        RefusalOf(await Server.Services.GetRequiredService<UserMachines>().DefineAsync(await WhoAsync("ada"), new MachineDefinition(name, null, null, null), _cancellationToken))
            .ShouldBe(written.StartsWith("bob", StringComparison.Ordinal) ? RefusalKind.Forbidden : RefusalKind.Invalid);
    }

    [Fact]
    public async Task Use_PairOrAccountOfSomebodyElse_IsRefused()
    {
        var (ada, bo) = (await WhoAsync("ada"), await WhoAsync("bo"));
        var pair = Get(await Keys.CreateAsync(ada, SshKeyAlgorithm.Ed25519, ImmutableSortedDictionary<string, string>.Empty, _cancellationToken));

        RefusalOf(await Keys.UseAsync(bo, pair.Id, "cluster", account: null, _cancellationToken)).ShouldBe(RefusalKind.NotFound);
        RefusalOf(await Keys.RemoveAsync(bo, pair.Id, _cancellationToken)).ShouldBe(RefusalKind.NotFound);
        RefusalOf(await Keys.UseAsync(ada, pair.Id, "cluster", TestAccounts.Bob, _cancellationToken)).ShouldBe(RefusalKind.Forbidden);
        RefusalOf(await Keys.UseAsync(ada, pair.Id, "nowhere", account: null, _cancellationToken)).ShouldBe(RefusalKind.NotFound);
    }

    [Fact]
    public async Task Remove_ThePairThatOpensAnAccount_LetsTheNextOneOpenIt()
    {
        var ada = await WhoAsync("ada");
        var one = Get(await Keys.CreateAsync(ada, SshKeyAlgorithm.Ed25519, ImmutableSortedDictionary<string, string>.Empty, _cancellationToken));
        var two = Get(await Keys.CreateAsync(ada, SshKeyAlgorithm.Ed25519, ImmutableSortedDictionary<string, string>.Empty, _cancellationToken));
        (await OpenerAsync()).ShouldBe(one.Id);

        Get(await Keys.RemoveAsync(ada, one.Id, _cancellationToken));
        (await OpenerAsync()).ShouldBe(two.Id);

        Get(await Keys.RemoveAsync(ada, two.Id, _cancellationToken));
        (await OpenerAsync()).ShouldBeNull();
    }

    private Task AuthorizeAsync(string publicKey) =>
        File.WriteAllTextAsync(Path.Combine(Path.GetDirectoryName(_host.KnownHostsFile).ShouldNotBeNull(), "authorized", TestAccounts.Alice), publicKey + "\n", _cancellationToken);

    private async Task<string> WhoAmIAsync()
    {
        var access = Server.Configuration.Sites[0].Access.For(TestAccounts.Alice);
        return (await Server.Services.GetRequiredService<IShellFactory>().Get(access).RunAsync(new ShellCommand("id", "-un"), _cancellationToken)).Output.TrimEnd();
    }

    // As text that has every byte in it: the file is open elsewhere.
    private async Task<string> ReadAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync(_cancellationToken);
    }

    private async Task<SshKeyId?> OpenerAsync() =>
        (await Server.Services.GetRequiredService<ISshKeyStore>().FindAsync("cluster", TestAccounts.Alice, _cancellationToken))?.Pair.Id;

    private async Task<Principal> WhoAsync(string user) =>
        (await Server.Services.GetRequiredService<IPrincipals>().FindAsync(user, _cancellationToken)).ShouldNotBeNull();

    private static T Get<T>(Outcome<T> outcome)
        where T : notnull =>
        outcome.TryGet(out var value, out var refusal) ? value : throw new ShouldAssertException(refusal.Message);

    private static RefusalKind? RefusalOf<T>(Outcome<T> outcome)
        where T : notnull =>
        outcome.TryGet(out _, out var refusal) ? null : refusal.Kind;
}
