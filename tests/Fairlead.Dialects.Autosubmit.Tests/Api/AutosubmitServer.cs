using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fairlead.Core.Identity;
using Fairlead.Gateway;
using Fairlead.Gateway.Sites;
using Fairlead.Identity;
using Fairlead.Identity.OpenIdConnect;
using Fairlead.Identity.Tokens;
using Fairlead.Identity.Users;
using Fairlead.Shell;
using Fairlead.Sites.Local;
using Fairlead.Storages;
using Fairlead.Storages.Staging;
using Fairlead.Store;
using Fairlead.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fairlead.Dialects.Autosubmit.Tests.Api;

/// <summary>A gateway with the Autosubmit dialect on a loopback port: the real store, identity, storages and drivers, and a local site.</summary>
public sealed class AutosubmitServer : IAsyncLifetime
{
    public const string Password = "test123";

    private readonly TemporaryDirectory _directory = new("autosubmit");
    private WebApplication? _app;

    public Uri Address => new(_app?.Urls.First() ?? throw new InvalidOperationException("The server does not run."));

    public IServiceProvider Services => _app?.Services ?? throw new InvalidOperationException("The server does not run.");

    internal AutosubmitOptions Options { get; init; } = new() { Enabled = true, Clients = ["https://gui.example.org/app"] };

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        AddServices(builder.Services);
        _app = builder.Build();
        _app.UseAutosubmitPaths();
        _app.UseRouting();
        _app.MapAutosubmitDialect();
        await _app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        _directory.Dispose();
    }

    /// <summary>A client that shows who somebody is by name and password; nobody for null.</summary>
    public AutosubmitClient ClientFor(string? user = "ana") => new(Address, user);

    private void AddServices(IServiceCollection services)
    {
        services.AddShells();
        services.AddLocalSite(Profile(), new LocalOptions { Spool = _directory.Combine("spool"), Cpus = 8, Memory = 64_000_000_000, KillGrace = TimeSpan.FromMilliseconds(500) });
        services.AddSingleton(new StorageSite("local", _ => null));
        services.AddStorages(new EgressPolicy { AllowRanges = [IPNetwork.Parse("127.0.0.1/32")] });
        services.AddFairleadStore(new StoreOptions { Directory = _directory.Combine("data"), Database = StoreOptions.Sqlite });
        services.AddSingleton(Issuers.None);
        services.AddFairleadIdentity(
            new IdentityOptions { SiteName = "HARBOUR", Users = [User("ana"), User("bob"), User("root", Role.Admin)] }, new GatewayKey(Certificate()));
        services.AddFairleadGateway();
        services.AddAutosubmitExperiments();
        services.AddAutosubmitDialect(Options);
    }

    private SiteProfile Profile() => new()
    {
        Name = "local",
        Kind = "test",
        Workspace = _directory.Combine("work"),
        Accounts = new AccountRule(Environment.UserName),
        Cpus = 8,
        Memory = 64_000_000_000,
        Limits = new SiteLimits { WatchInterval = TimeSpan.FromMilliseconds(50) },
    };

    private static User User(string name, Role role = Role.User) => new()
    {
        Name = name,
        Password = PasswordHash.Of(Password, iterations: PasswordHash.InMemoryIterations),
        Roles = [role],
    };

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest("CN=harbour-gateway, O=Harbor", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddMinutes(-1), now.AddDays(1));
    }
}
