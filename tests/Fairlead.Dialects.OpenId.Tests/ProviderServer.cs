using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Logins;
using Fairlead.Gateway.Sites;
using Fairlead.Identity;
using Fairlead.Identity.Tokens;
using Fairlead.Identity.Users;
using Fairlead.Store;
using Fairlead.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Fairlead.Dialects.OpenId.Tests;

/// <summary>The provider on a loopback port, with the real store and identity, and a clock that the test moves.</summary>
public sealed class ProviderServer : IAsyncLifetime
{
    public const string Password = "test123";

    private readonly TemporaryDirectory _directory = new("openid");
    private WebApplication? _app;

    public FakeTimeProvider Clock { get; } = new(TimeProvider.System.GetUtcNow());

    public Uri Address => new(_app?.Urls.First() ?? throw new InvalidOperationException("The server does not run."));

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddFairleadStore(new StoreOptions { Directory = _directory.Path, Database = StoreOptions.Sqlite });
        builder.Services.AddFairleadIdentity(
            new IdentityOptions { SiteName = "HARBOUR", Users = [User("ada", Role.User), User("bo", Role.User), User("mal", Role.Banned)] }, new GatewayKey(Certificate()));
        builder.Services.AddSingleton<SiteDirectory>();
        builder.Services.AddSingleton<LogIn>();
        builder.Services.AddSingleton(new LoginOptions());
        builder.Services.AddSingleton<LoginClients>();
        builder.Services.AddSingleton<DeviceLogins>();
        builder.Services.AddOpenIdDialect();
        _app = builder.Build();
        _app.MapOpenIdDialect();
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

    /// <summary>All that the store has written so far, as the bytes of its files.</summary>
    public string WrittenText() => string.Concat(Directory.GetFiles(_directory.Path).Select(ReadShared));

    private static string ReadShared(string path)
    {
        using var file = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), Encoding.Latin1);
        return file.ReadToEnd();
    }

    private static User User(string name, Role role) => new()
    {
        Name = name,
        Password = PasswordHash.Of(Password, iterations: PasswordHash.InMemoryIterations),
        Roles = [role],
        Groups = ["staff"],
    };

    private X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = Clock.GetUtcNow();
        return new CertificateRequest("CN=harbour-gateway, O=Harbor", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddMinutes(-1), now.AddDays(100));
    }
}
