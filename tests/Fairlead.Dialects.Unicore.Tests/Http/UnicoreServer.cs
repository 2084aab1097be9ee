using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fairlead.Core.Identity;
using Fairlead.Gateway;
using Fairlead.Gateway.FileSessions;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Sites;
using Fairlead.Gateway.Tunnels;
using Fairlead.Identity;
using Fairlead.Identity.Tokens;
using Fairlead.Identity.Users;
using Fairlead.Shell;
using Fairlead.Sites.Local;
using Fairlead.Storages;
using Fairlead.Storages.Staging;
using Fairlead.Store;
using Fairlead.Testing;
using Fairlead.Identity.Signatures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>A gateway with the UNICORE dialect on a loopback port: the real store, identity, storages and drivers, and local sites that run processes.</summary>
public class UnicoreServer : IAsyncLifetime
{
    public const string SiteName = "PORTSIDE";
    public const string Password = "test123";

    /// <summary>What all users sign tokens with.</summary>
    public static readonly Ed25519PrivateKeyParameters SshKey = new(new SecureRandom());

    private readonly TemporaryDirectory _directory = new("unicore");
    private WebApplication? _app;

    /// <summary>The only host name it answers to, or null.</summary>
    protected virtual string? Host => null;

    /// <summary>Why no jobs are taken, or null.</summary>
    protected virtual string? Closed => null;

    /// <summary>The account that everybody has on the second site, or null for none.</summary>
    protected virtual string? SecondAccount => null;

    /// <summary>Where it keeps what it knows.</summary>
    protected virtual string Database => StoreOptions.Sqlite;

    /// <summary>What its first site shares.</summary>
    protected virtual ImmutableSortedDictionary<string, string> SharedStorages => ImmutableSortedDictionary<string, string>.Empty.Add("HOME", Home);

    /// <summary>What jobs can ask of its first site under names of its own.</summary>
    protected virtual ImmutableArray<SiteResource> OwnResources =>
    [
        new SiteResource("Licenses", new ResourceValues.Whole(0, 8)) { Variable = "SOLVER_LICENSES" },
        new SiteResource("Share", new ResourceValues.Decimal(0.5m, 2)),
        new SiteResource("Disk", new ResourceValues.Choice(["fast", "large"])) { Variable = "DISK", Default = "large" },
        new SiteResource("Turbo", new ResourceValues.Flag()),
        new SiteResource("Label", new ResourceValues.Text("[a-z]+")) { Variable = "LABEL" },
    ];

    /// <summary>Where it listens.</summary>
    protected virtual string Url => "http://127.0.0.1:0";

    /// <summary>Puts something else in the place of a part of the gateway.</summary>
    protected virtual void Replace(IServiceCollection services)
    {
    }

    public Uri Address => new(_app?.Urls.First() ?? throw new InvalidOperationException("The server does not run."));

    public string Home => _directory.Combine("home");

    /// <summary>Where created storages of type <c>SCRATCH</c> are.</summary>
    public string Scratch => _directory.Combine("scratch");

    public IServiceProvider Services => _app?.Services ?? throw new InvalidOperationException("The server does not run.");

    public virtual async ValueTask InitializeAsync()
    {
        _directory.CreateDirectory("home");
        await StartAsync();
    }

    /// <summary>Ends the gateway as it is and starts another on what it has stored. Its jobs go on meanwhile. Its address is the same only where <see cref="Url"/> has a port.</summary>
    public async Task RestartAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        await StartAsync();
    }

    private async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Url);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.UseHalfClosing()));
        AddServices(builder.Services);
        Replace(builder.Services);
        _app = builder.Build();
        _app.MapUnicoreDialect();
        await _app.StartAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await LeftJobs.EndAsync(Services);
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        _directory.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A client that logs in with name and password, or not at all.</summary>
    public UnicoreClient ClientFor(string? user = "ada", string password = Password) => new(Address, user, password);

    private void AddServices(IServiceCollection services)
    {
        services.AddShells();
        services.AddLocalSite(Profile("cluster") with { Resources = OwnResources }, OptionsOf("cluster"));
        services.AddLocalSite(Profile("second") with { Accounts = new AccountRule(SecondAccount), Storages = ImmutableSortedDictionary<string, string>.Empty, StorageTypes = ImmutableSortedDictionary<string, StorageType>.Empty }, OptionsOf("second"));
        services.AddSingleton(new StorageSite("cluster", _ => null));
        services.AddSingleton(new StorageSite("second", _ => null));
        services.AddStorages(new EgressPolicy { AllowRanges = [IPNetwork.Parse("127.0.0.1/32")] });
        services.AddFairleadStore(new StoreOptions { Directory = _directory.Combine("data"), Database = Database });
        services.AddFairleadIdentity(new IdentityOptions { SiteName = SiteName, Users = [User("ada", Role.User), User("bo", Role.User), User("cy", Role.User), User("dee", Role.User), User("eve", Role.User), User("root", Role.Admin), User("mal", Role.Banned)] }, new GatewayKey(Certificate()));
        services.AddSingleton(new FileSessionOptions { Enabled = true, Host = "portside.example.org", Port = 64434 });
        services.AddFairleadGateway();
        services.AddSingleton(Options.Create(new JobOptions { Closed = Closed }));
        services.AddSingleton(Options.Create(new TunnelOptions { PerUser = 3 }));
        services.AddUnicoreDialect(new UnicoreOptions { SiteName = SiteName, Host = Host, TrustedGateways = [IPNetwork.Parse("127.0.0.0/8")] });
    }

    private SiteProfile Profile(string name) => Some.Site with
    {
        Name = name,
        Workspace = _directory.Combine($"work-{name}"),
        Accounts = new AccountRule(Environment.UserName),
        Storages = SharedStorages,
        FileRoots = [Home],
        StorageTypes = ImmutableSortedDictionary<string, StorageType>.Empty
            .Add("FIXED", new StorageType { Path = _directory.Combine("fixed"), Description = "Always a new directory", AllowsPath = false })
            .Add("SCRATCH", new StorageType { Path = Scratch, Description = "Fast and not for long" }),
        Limits = new SiteLimits { WatchInterval = TimeSpan.FromMilliseconds(50) },
    };

    private LocalOptions OptionsOf(string name) => new()
    {
        Spool = _directory.Combine($"spool-{name}"),
        Cpus = 8,
        KillGrace = TimeSpan.FromMilliseconds(500),
    };

    private static User User(string name, Role role) => new()
    {
        Name = name,
        Password = PasswordHash.Of(Password, iterations: PasswordHash.InMemoryIterations),
        Roles = [role],
        Groups = ["staff", "hpc"],
        SshKeys = [VerificationKey.OfEd25519(SshKey.GeneratePublicKey().GetEncoded())],
    };

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=portside-gateway, O=Harbor", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddMinutes(-1), now.AddDays(1));
    }
}
