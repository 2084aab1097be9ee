using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fairlead.Core.Identity;
using Fairlead.Dialects.OpenId;
using Fairlead.Gateway;
using Fairlead.Gateway.Notifications;
using Fairlead.Gateway.Sites;
using Fairlead.Gateway.Storages;
using Fairlead.Identity;
using Fairlead.Identity.OpenIdConnect;
using Fairlead.Identity.Tokens;
using Fairlead.Identity.Users;
using Fairlead.Shell;
using Fairlead.Sites.Local;
using Fairlead.Storages;
using Fairlead.Storages.S3;
using Fairlead.Storages.Staging;
using Fairlead.Store;
using Fairlead.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fairlead.Dialects.Prominence.Tests;

/// <summary>A gateway with the PROMINENCE dialect on a loopback port: the real store, identity, storages and drivers, and a local site that runs containers.</summary>
public sealed class ProminenceServer : IAsyncLifetime
{
    public const string Password = "test123";

    private readonly TemporaryDirectory _directory = new("prominence");
    private WebApplication? _app;
    private TestImage? _image;

    public Uri Address => new(_app?.Urls.First() ?? throw new InvalidOperationException("The server does not run."));

    public IServiceProvider Services => _app?.Services ?? throw new InvalidOperationException("The server does not run.");

    /// <summary>Whose tokens are believed beside the gateway's own.</summary>
    internal Issuers Issuers { get; init; } = Issuers.None;

    /// <summary>Where the gateway keeps its own data.</summary>
    public string Data => _directory.Combine("data");

    /// <summary>The directory that the site offers to containers as <c>lake</c>.</summary>
    public string Lake => _directory.Combine("lake");

    /// <summary>The service with the bucket for objects; null where they are on the site.</summary>
    internal S3Server? Bucket { get; init; }

    /// <summary>Adds the site <see cref="Site"/>; null for a local one.</summary>
    internal Action<IServiceCollection>? AddSite { get; init; }

    /// <summary>The name of the only site.</summary>
    internal const string Site = "harbour";

    /// <summary>How people are told of what becomes of their jobs.</summary>
    internal NotificationOptions Notifications { get; init; } = new();

    /// <summary>The image that jobs run in.</summary>
    public TestImage Image => _image ?? throw new InvalidOperationException("The server does not run.");

    public async ValueTask InitializeAsync()
    {
        _image = await TestImage.MakeAsync(_directory.CreateDirectory("image"), "high", TestContext.Current.CancellationToken);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        AddServices(builder.Services);
        _app = builder.Build();
        _app.MapOpenIdDialect();
        _app.MapProminenceDialect();
        await _app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await LeftJobs.EndAsync(Services);
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        _directory.Dispose();
    }

    public ProminenceClient ClientFor(string? user = "ada") => new(Address, user, Password);

    private void AddServices(IServiceCollection services)
    {
        if (Bucket is { } bucket)
        {
            services.AddSingleton(new S3Connection { Name = "lake", Endpoint = bucket.Endpoint, Bucket = S3Server.Bucket, AccessKey = S3Server.Key, SecretKey = S3Server.Key });
            services.AddSingleton(new StorageOptions { Objects = "s3:lake/kept" });
        }

        services.AddShells();
        if (AddSite is { } add)
        {
            add(services);
        }
        else
        {
            services.AddLocalSite(Profile(), new LocalOptions { Spool = _directory.Combine("spool"), Cpus = 8, Memory = 64_000_000_000, KillGrace = TimeSpan.FromMilliseconds(500) });
            services.AddSingleton(new StorageSite(Site, _ => null));
        }

        services.AddStorages(new EgressPolicy { AllowRanges = [IPNetwork.Parse("127.0.0.1/32")] });
        services.AddFairleadStore(new StoreOptions { Directory = _directory.Combine("data"), Database = StoreOptions.Sqlite });
        services.AddSingleton(Issuers);
        services.AddFairleadIdentity(
            new IdentityOptions { SiteName = "HARBOUR", Users = [User("ada", Role.User), User("bo", Role.User), User("mal", Role.Banned)] }, new GatewayKey(Certificate()));
        services.AddSingleton(Notifications);
        services.AddFairleadGateway();
        services.AddOpenIdDialect();
        services.AddProminenceDialect(new ProminenceOptions { Enabled = true });
    }

    private SiteProfile Profile() => new()
    {
        Name = Site,
        Kind = "test",
        Workspace = _directory.Combine("work"),
        Accounts = new AccountRule(Environment.UserName),
        Cpus = 8,
        Memory = 64_000_000_000,
        Containers = new ContainerOptions { Runtimes = [ContainerRuntime.Bubblewrap], Volumes = ImmutableSortedDictionary<string, string>.Empty.Add("lake", Lake) },
        Limits = new SiteLimits { WatchInterval = TimeSpan.FromMilliseconds(50) },
    };

    private static User User(string name, Role role) => new()
    {
        Name = name,
        Password = PasswordHash.Of(Password, iterations: PasswordHash.InMemoryIterations),
        Roles = [role],
        Groups = ["staff"],
        Email = name == "ada" ? "ada@example.org" : null,
    };

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest("CN=harbour-gateway, O=Harbor", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddMinutes(-1), now.AddDays(1));
    }
}
