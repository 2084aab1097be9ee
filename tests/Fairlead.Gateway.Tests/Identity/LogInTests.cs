using Fairlead.Core.Identity;
using Fairlead.Core.Journal;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Tests.Drivers;

namespace Fairlead.Gateway.Tests.Identity;

public sealed class LogInTests
{
    private const string Secret = "correct horse battery staple";
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_WrongPassword_IsInTheJournalWithoutThePassword()
    {
        await using var driven = await DrivenSite.StartAsync(new SimulatedSite(81, faults: 0), _cancellationToken);
        var logIn = new LogIn(new Authentication([]), new OneSession(), driven.Journal, driven.Clock);

        await logIn.RunAsync(new Credential.NameAndPassword("ada", Secret) { Address = "192.0.2.7" }, _cancellationToken);

        var entry = (await driven.Journal.ReadAllAsync(0, 10, _cancellationToken)).ShouldHaveSingleItem().Entry;
        entry.Level.ShouldBe(JournalLevel.Warning);
        entry.Message.ShouldContain("ada");
        entry.Message.ShouldContain("192.0.2.7");
        entry.Message.ShouldNotContain(Secret);
    }

    [Fact]
    public async Task OpenSession_TheSameClientTwice_IsOneLogin()
    {
        await using var driven = await DrivenSite.StartAsync(new SimulatedSite(82, faults: 0), _cancellationToken);
        var logIn = new LogIn(new Authentication([]), new OneSession(), driven.Journal, driven.Clock);
        var ada = new Principal { User = "ada", DistinguishedName = "CN=ada", Method = AuthenticationMethod.Password };

        await logIn.OpenSessionAsync(ada, "laptop", _cancellationToken);
        await logIn.OpenSessionAsync(ada, "laptop", _cancellationToken);

        (await driven.Journal.ReadAllAsync(0, 10, _cancellationToken)).ShouldHaveSingleItem().Entry.Actor.ShouldBe("ada");
    }

    private sealed class OneSession : ISessions
    {
        private Session? _session;

        public Session? Find(string id) => _session;

        public Session Open(Principal principal, string key, out bool isNew)
        {
            isNew = _session is null;
            return _session ??= new Session("id", principal, DateTimeOffset.MaxValue);
        }

        public Session Change(Session session, Principal principal, string key) => _session = session with { Principal = principal };

        public void EndAll(string user) => _session = null;
    }
}
