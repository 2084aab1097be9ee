using Fairlead.Gateway.Sites;
using Fairlead.Testing;

namespace Fairlead.Sites.Tests.Local;

/// <summary>The contract for jobs of the gateway's own account.</summary>
public sealed class LocalOwnAccountTests(LocalOwnAccount place) : SiteContractTests(place), IClassFixture<LocalOwnAccount>;

/// <summary>The contract for jobs of another account.</summary>
public sealed class LocalOtherAccountTests(LocalOtherAccount place) : SiteContractTests(place), IClassFixture<LocalOtherAccount>;

/// <summary>Login-node steps of the gateway's own account, which are jobs like others.</summary>
public sealed class LocalOwnLoginTests(LocalOwnAccount place) : LoginContractTests(place), IClassFixture<LocalOwnAccount>;

/// <summary>Jobs run as the gateway itself.</summary>
public sealed class LocalOwnAccount : LocalPlace
{
    public override string Account => Environment.UserName;
}

/// <summary>Jobs run as alice.</summary>
public sealed class LocalOtherAccount : LocalPlace
{
    public override string Account => TestAccounts.Alice;
}

/// <summary>A local site.</summary>
public abstract class LocalPlace : SitePlace, IAsyncLifetime
{
    private readonly TemporaryDirectory _home = new("local-place");
    private RunningLocalSite? _running;

    public override ISite Site => _running?.Site ?? throw new InvalidOperationException("Not started.");

    public override TimeSpan ShortestTimeLimit => TimeSpan.FromSeconds(1);

    public async ValueTask InitializeAsync()
    {
        await TestAccounts.EnsureAsync();
        (await HostCommand.RunAsync("install", ["-d", "-o", Account, _home.Combine($"work/{Account}")])).OutputOfSuccess();
        _running = RunningLocalSite.Start(_home);
    }

    public async ValueTask DisposeAsync()
    {
        if (_running is not null)
        {
            await _running.DisposeAsync();
        }

        _home.Dispose();
    }
}
