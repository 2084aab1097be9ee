using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Gateway.SshKeys;
using Fairlead.Identity.SshKeys;
using Fairlead.Identity.Vault;
using Fairlead.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Fairlead.Identity.Tests.Vault;

public sealed class VaultKeysTests : IAsyncLifetime
{
    private const string Key = "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n";

    private static readonly SshKeyPair Pair = new()
    {
        Id = SshKeyId.Parse("5b1f7c1e-0f35-4c1c-8a53-6a0f4a0f7f10", provider: null),
        Owner = "ada",
        Algorithm = SshKeyAlgorithm.Rsa,
        PublicKey = "ssh-rsa AAAA",
        CreatedAt = Some.Noon,
        Metadata = ImmutableSortedDictionary<string, string>.Empty.Add("team", "\"coast\"").Add("size", "3"),
    };

    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;
    private readonly FakeTimeProvider _clock = new(Some.Noon);
    private readonly List<IDisposable> _toDispose = [];
    private readonly VaultServer _server;

    public VaultKeysTests() => _server = new VaultServer(_clock);

    private static VaultLogin Role => new VaultLogin.AppRole(VaultServer.RoleId, VaultServer.SecretId);

    public async ValueTask InitializeAsync() => await _server.StartAsync(_cancellationToken);

    public ValueTask DisposeAsync()
    {
        _toDispose.ForEach(d => d.Dispose());
        return _server.DisposeAsync();
    }

    [Fact]
    public async Task Keep_AsARole_LeavesTheSecretWhereOthersLookForIt()
    {
        var keys = Keys(Role);

        var kept = (await keys.KeepAsync(Pair, Key, _cancellationToken)).ShouldSucceed();

        JsonNode.DeepEquals(_server.Secret($"secret/ssh-credentials/{Pair.Id}"), new JsonObject { ["privateKey"] = Key, ["publicKey"] = "ssh-rsa AAAA\n", ["team"] = "coast", ["size"] = 3 })
            .ShouldBeTrue();
        kept.Text.ShouldNotContain("PRIVATE");
        (await keys.OpenAsync(Pair, kept, _cancellationToken)).ShouldSucceed().ShouldBe(Key);
        _server.Logins.ShouldBe(1);
        (await keys.ForgetAsync(Pair, kept, _cancellationToken)).ShouldSucceed();
        (await keys.OpenAsync(Pair, kept, _cancellationToken)).ShouldBeRefused(RefusalKind.Conflict).Message.ShouldContain("not in Vault any more");
    }

    [Fact]
    public async Task Keep_WithATokenWithoutEnd_NeedsNoRenewal()
    {
        var keys = Keys(new VaultLogin.Token(VaultServer.RootToken));
        (await keys.KeepAsync(Pair, Key, _cancellationToken)).ShouldSucceed();

        _clock.Advance(TimeSpan.FromDays(400));

        (await keys.KeepAsync(Pair, Key, _cancellationToken)).ShouldSucceed();
        (_server.Logins, _server.Renewals).ShouldBe((0, 0));
    }

    [Fact]
    public async Task Renewal_WhileNobodyNeedsIt_KeepsTheTokenAlive()
    {
        var token = _server.MakeToken(TimeSpan.FromMinutes(10));
        var (keys, session) = Open(new VaultLogin.Token(token));
        using var renewal = new VaultRenewal(session, _clock);
        await renewal.StartAsync(_cancellationToken);

        await Eventually.Become(
            () =>
            {
                _clock.Advance(TimeSpan.FromSeconds(20));
                return _server.Renewals >= 3;
            },
            cancellationToken: _cancellationToken);

        await renewal.StopAsync(_cancellationToken);
        (await keys.KeepAsync(Pair, Key, _cancellationToken)).ShouldSucceed();
    }

    [Fact]
    public async Task Keep_LoginRevoked_LogsInAgain()
    {
        var keys = Keys(Role);
        (await keys.KeepAsync(Pair, Key, _cancellationToken)).ShouldSucceed();

        _server.RevokeAll();

        (await keys.KeepAsync(Pair, Key, _cancellationToken)).ShouldSucceed();
        _server.Logins.ShouldBe(2);
    }

    [Fact]
    public async Task Keep_TokenEnded_SaysThatItNeedsANewOne()
    {
        var keys = Keys(new VaultLogin.Token(_server.MakeToken(TimeSpan.FromMinutes(1))));
        (await keys.KeepAsync(Pair, Key, _cancellationToken)).ShouldSucceed();

        _clock.Advance(TimeSpan.FromHours(1));

        (await keys.KeepAsync(Pair, Key, _cancellationToken)).ShouldBeRefused(RefusalKind.Unavailable).Message.ShouldContain("needs a new one");
    }

    [Fact]
    public async Task Keep_WrappedSecret_OpensItOnce()
    {
        var login = new VaultLogin.AppRole(VaultServer.RoleId, _server.Wrap()) { IsWrapped = true };
        var keys = Keys(login);

        (await keys.KeepAsync(Pair, Key, _cancellationToken)).ShouldSucceed();
        _server.RevokeAll();
        (await keys.KeepAsync(Pair, Key, _cancellationToken)).ShouldSucceed();

        (await Keys(login).KeepAsync(Pair, Key, _cancellationToken)).ShouldBeRefused(RefusalKind.Unavailable).Message.ShouldContain("Each works once");
    }

    [Fact]
    public async Task Keep_Sealed_SaysSo()
    {
        _server.IsSealed = true;
        var keys = Keys(Role);

        (await keys.KeepAsync(Pair, Key, _cancellationToken)).ShouldBeRefused(RefusalKind.Unavailable).Message.ShouldContain("Vault is sealed");

        _server.IsSealed = false;
        (await keys.KeepAsync(Pair, Key, _cancellationToken)).ShouldSucceed();
    }

    [Fact]
    public async Task Open_PolicyOnlyWrites_SaysWhatIsNotAllowed()
    {
        _server.Denied = ["GET"];
        var keys = Keys(Role);
        var kept = (await keys.KeepAsync(Pair, Key, _cancellationToken)).ShouldSucceed();

        (await keys.OpenAsync(Pair, kept, _cancellationToken)).ShouldBeRefused(RefusalKind.Unavailable).Message
            .ShouldBe($"Vault does not let the gateway read secret/ssh-credentials/{Pair.Id}: permission denied. Its policy has to allow it.");
    }

    [Fact]
    public async Task Keep_WrongSecret_NamesTheRoleOnly()
    {
        var refusal = (await Keys(new VaultLogin.AppRole(VaultServer.RoleId, "geheim")).KeepAsync(Pair, Key, _cancellationToken)).ShouldBeRefused(RefusalKind.Unavailable);

        refusal.Message.ShouldContain(VaultServer.RoleId);
        refusal.Message.ShouldContain("invalid role or secret ID");
        refusal.Message.ShouldNotContain("geheim");
    }

    [Fact]
    public async Task Keep_CertificateOfSomebodyElse_SendsNothing()
    {
        var (keys, _) = Open(Role, new VaultOptions { Address = _server.Address, Login = Role });

        (await keys.KeepAsync(Pair, Key, _cancellationToken)).ShouldBeRefused(RefusalKind.Unavailable).Message.ShouldContain("does not answer");

        _server.Logins.ShouldBe(0);
    }

    [Fact]
    public async Task Open_NobodyListens_SaysSo()
    {
        var (keys, _) = Open(Role, new VaultOptions { Address = new Uri($"https://127.0.0.1:{FreePort.Take()}"), Login = Role });

        (await keys.OpenAsync(Pair, new KeptKey("vault:secret/x/y"), _cancellationToken)).ShouldBeRefused(RefusalKind.Unavailable).Message.ShouldContain("does not answer");
    }

    [Fact]
    public async Task PrivateKeys_OfBothPlaces_AreOpenedWhereTheyAre()
    {
        var own = new SealedKeys(new Secrets.SecretBox(Secrets.SecretsKey.Of(Secrets.SecretsKey.NewText())));
        var before = (await new PrivateKeys(own, vault: null).KeepAsync(Pair, Key, _cancellationToken)).ShouldSucceed();
        var both = new PrivateKeys(own, Keys(Role));
        var after = (await both.KeepAsync(Pair, Key, _cancellationToken)).ShouldSucceed();

        (await both.OpenAsync(Pair, before, _cancellationToken)).ShouldSucceed().ShouldBe(Key);
        (await both.OpenAsync(Pair, after, _cancellationToken)).ShouldSucceed().ShouldBe(Key);
        (await both.OpenAsync(Pair with { Owner = "bo" }, before, _cancellationToken)).ShouldBeRefused(RefusalKind.Conflict);
        (await new PrivateKeys(own, vault: null).OpenAsync(Pair, after, _cancellationToken)).ShouldBeRefused(RefusalKind.Unavailable).Message.ShouldContain("has no Vault");
    }

    private VaultKeys Keys(VaultLogin login) => Open(login).Keys;

    private (VaultKeys Keys, VaultSession Session) Open(VaultLogin login, VaultOptions? options = null)
    {
        options ??= new VaultOptions { Address = _server.Address, Login = login, Authorities = _server.Authorities };
        var http = new VaultHttp(options, NullLogger<VaultHttp>.Instance);
        var session = new VaultSession(options, http, _clock);
        _toDispose.AddRange([session, http]);
        return (new VaultKeys(options, http, session), session);
    }
}
