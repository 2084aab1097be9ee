using System.Data.Common;
using Fairlead.Dialects.Autosubmit;
using Fairlead.Dialects.HpcWaas;
using Fairlead.Dialects.Native;
using Fairlead.Dialects.OpenId;
using Fairlead.Dialects.Prominence;
using Fairlead.Dialects.Simulations;
using Fairlead.Dialects.Unicore;
using Fairlead.Gateway;
using Fairlead.Gateway.Jobs;
using Fairlead.Identity;
using Fairlead.Identity.Users;
using Fairlead.Server.Certificates;
using Fairlead.Server.Configuration;
using Fairlead.Server.Faults;
using Fairlead.Server.Health;
using Fairlead.Server.Hosting;
using Fairlead.Sites.Access;
using Fairlead.Store;
using Fairlead.Store.Schema;
using Fairlead.Templates;
using Fairlead.Uftp;
using Fairlead.Uftp.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Fairlead.Server;

/// <summary>The gateway as a program: everything put together as the configuration says, and the pipeline that requests go through.</summary>
public sealed class FairleadServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FairleadServer(WebApplication app, FairleadConfiguration configuration, GatewayCertificate certificate, FirstAdministrator? administrator)
    {
        _app = app;
        Configuration = configuration;
        Certificate = certificate;
        Administrator = administrator;
    }

    /// <summary>What it was built from.</summary>
    public FairleadConfiguration Configuration { get; }

    /// <summary>What it shows to clients, and signs tokens with.</summary>
    public GatewayCertificate Certificate { get; }

    /// <summary>The administrator that was made because the configuration names no users; null where it does.</summary>
    public FirstAdministrator? Administrator { get; }

    /// <summary>The services, for whoever runs the server within their own program.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Where it listens, once it has started.</summary>
    public IReadOnlyCollection<string> Urls => [.. _app.Urls];

    /// <summary>Puts the gateway together. Nothing listens and no job moves before <see cref="StartAsync"/>.</summary>
    /// <exception cref="StartRefusedException">Something that the administrator can mend keeps it from starting.</exception>
    public static FairleadServer Build(FairleadConfiguration configuration)
    {
        MakeDataDirectory(configuration.Data.Directory);
        var certificate = GatewayCertificate.Load(
            configuration.Server.Certificate, configuration.Data.Directory, configuration.Server.SiteName, TimeProvider.System);
        var administrator = configuration.Users.IsEmpty ? FirstAdministrator.Load(configuration.Data.Directory) : null;

        // Empty: nothing but the configuration file decides, no ASPNETCORE_ variable and no appsettings.json.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "fairlead" });
        builder.AddConsole(configuration.Server.LogLevel);
        builder.AddEndpoints(configuration.Server, certificate);
        AddServices(builder.Services, configuration, certificate, administrator);
        builder.Services.AddCrashPoint();

        var app = builder.Build();
        app.Services.TellCrashPoint();
        Pipeline.Map(app, configuration);
        return new FairleadServer(app, configuration, certificate, administrator);
    }

    /// <summary>Starts it: the database is open, the drivers run and the endpoints listen when this returns.</summary>
    /// <exception cref="StartRefusedException">An endpoint cannot be bound, or the database cannot be opened.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _app.StartAsync(cancellationToken);
        }
        catch (Exception e) when (Explain(e) is { } said)
        {
            // What has started already must end in its order, not be torn down.
            await _app.StopAsync(CancellationToken.None);
            throw new StartRefusedException(said.Reason, said.Remedy);
        }
    }

    /// <summary>Waits until somebody ends it: SIGTERM, Ctrl-C, or the token. Requests under way are answered first.</summary>
    public Task WaitForEndAsync(CancellationToken cancellationToken) => _app.WaitForShutdownAsync(cancellationToken);

    /// <summary>Ends it.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _app.StopAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private (string Reason, string Remedy)? Explain(Exception failure) => failure switch
    {
        UftpBindException bind => ($"{bind.Message}", "End the program that listens there, or change uftp.listen in the configuration."),
        IOException bind => BindFailure.Explain(bind, Configuration.Server.Urls),
        DbException or SchemaTooNewException or StoreUnavailableException =>
            ($"The database cannot be opened: {failure.Message}", $"Look at data.database and at the files in {Configuration.Data.Directory}."),
        _ => null,
    };

    private static void MakeDataDirectory(string directory)
    {
        try
        {
            OwnFile.MakeDirectory(directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException(
                $"The data directory {directory} cannot be made: {e.Message}", "Set data.directory to a place where the gateway may write, or give it the permission.");
        }
    }

    private static void AddServices(
        IServiceCollection services, FairleadConfiguration configuration, GatewayCertificate certificate, FirstAdministrator? administrator)
    {
        services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(20));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(Options.Create(configuration.Jobs));
        services.AddSingleton(Options.Create(configuration.Tunnels));
        services.AddSingleton(SecretsKeyFile.Load(configuration.Data.Directory));
        services.AddSingleton(configuration.Issuers);
        services.AddFairleadIdentity(IdentityOf(configuration, administrator), certificate.Key, configuration.TrustedGateways);
        if (configuration.Vault is { } vault)
        {
            services.AddVault(vault);
        }

        services.AddFairleadStore(new StoreOptions { Directory = configuration.Data.Directory, Database = configuration.Data.Database });
        services.AddKeysOfUsers();
        services.AddConfiguredSites(configuration);
        services.AddSingleton(configuration.Transfers);
        services.AddSingleton(configuration.Workflows);
        services.AddSingleton(configuration.Notifications);
        services.AddSingleton(configuration.Storages);
        services.AddSingleton(configuration.Uftp.Sessions);
        services.AddSingleton(configuration.Login);
        services.AddFairleadGateway();
        if (configuration.Uftp.Service is { } uftp)
        {
            services.AddUftp(uftp);
        }

        services.AddSingleton(new PublicAddress(configuration.Server.PublicUrl));
        services.AddUnicoreDialect(new UnicoreOptions
        {
            SiteName = configuration.Server.SiteName,
            Enabled = configuration.Dialects.Unicore,
            Host = configuration.Dialects.UnicoreHost,
            TrustedGateways = configuration.Server.TrustedProxies,
        });
        services.AddOpenIdDialect();
        services.AddProminenceDialect(configuration.Dialects.Prominence);
        services.AddAutosubmitExperiments();
        services.AddHpcWaasDialect(configuration.Dialects.HpcWaas);
        services.AddFairleadTemplates(configuration.Templates);
        services.AddAutosubmitDialect(configuration.Dialects.Autosubmit);
        services.AddSimulationsDialect(configuration.Dialects.Simulations);
        services.AddNativeDialect();
        services.AddSingleton<Readiness>();
    }

    private static IdentityOptions IdentityOf(FairleadConfiguration configuration, FirstAdministrator? administrator) => new()
    {
        SiteName = configuration.Server.SiteName,
        Users = administrator is null ? configuration.Users : [administrator.User],
        SessionLifetime = configuration.Sessions.Lifetime,
        SessionsPerUser = configuration.Sessions.PerUser,
        TokenLifetime = configuration.Sessions.TokenLifetime,
        MaxTokenLifetime = configuration.Sessions.MaxTokenLifetime,
    };
}
