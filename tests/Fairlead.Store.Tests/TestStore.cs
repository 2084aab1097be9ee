using Fairlead.Gateway.ApiTokens;
using Fairlead.Gateway.Commands;
using Fairlead.Gateway.Faults;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Journal;
using Fairlead.Gateway.Leases;
using Fairlead.Gateway.Logins;
using Fairlead.Gateway.Machines;
using Fairlead.Gateway.Notifications;
using Fairlead.Gateway.Registry;
using Fairlead.Gateway.Operations;
using Fairlead.Gateway.Runs;
using Fairlead.Gateway.Runs.Output;
using Fairlead.Gateway.SshKeys;
using Fairlead.Gateway.Storages;
using Fairlead.Gateway.Transfers;
using Fairlead.Store.Reading;
using Fairlead.Store.Rows;
using Fairlead.Store.Writing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Fairlead.Store.Tests;

/// <summary>An open store, as one process of the gateway has it.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private TestStore(ServiceProvider services) => _services = services;

    public IJobStore Jobs => _services.GetRequiredService<IJobStore>();

    public IJournal Journal => _services.GetRequiredService<IJournal>();

    public IServiceRegistry Services => _services.GetRequiredService<IServiceRegistry>();
    public IMetadataStore Metadata => _services.GetRequiredService<IMetadataStore>();

    public INotificationStore Notifications => _services.GetRequiredService<INotificationStore>();
    public ICreatedStorageStore Storages => _services.GetRequiredService<ICreatedStorageStore>();

    public ITransferStore Transfers => _services.GetRequiredService<ITransferStore>();

    public IFileTicketStore Tickets => _services.GetRequiredService<IFileTicketStore>();

    public IRunStore Runs => _services.GetRequiredService<IRunStore>();

    public IRunLog RunLog => _services.GetRequiredService<IRunLog>();

    public IRunOutputStore Outputs => _services.GetRequiredService<IRunOutputStore>();

    public RunLogFeed LogFeed => _services.GetRequiredService<RunLogFeed>();

    public IRunNumbers RunNumbers => _services.GetRequiredService<IRunNumbers>();
    public IJobCommandStore Commands => _services.GetRequiredService<IJobCommandStore>();

    public ILoginStore Logins => _services.GetRequiredService<ILoginStore>();

    public IOperationStore Operations => _services.GetRequiredService<IOperationStore>();

    public ILeaseStore Leases => _services.GetRequiredService<ILeaseStore>();

    public WriteLoop Writer => _services.GetRequiredService<WriteLoop>();

    public IRunRequestStore Requests => _services.GetRequiredService<IRunRequestStore>();

    public ISshKeyStore SshKeys => _services.GetRequiredService<ISshKeyStore>();

    public IApiTokenStore ApiTokens => _services.GetRequiredService<IApiTokenStore>();

    public IMachineStore Machines => _services.GetRequiredService<IMachineStore>();

    public JobFeed Feed => _services.GetRequiredService<JobFeed>();

    public IDatabase Database => _services.GetRequiredService<IDatabase>();

    public SqlReader Sql => _services.GetRequiredService<SqlReader>();

    public IDbContextFactory<StoreContext> Contexts => _services.GetRequiredService<IDbContextFactory<StoreContext>>();

    public static async Task<TestStore> OpenAsync(StoreOptions options, IFaultPoint? faults = null)
    {
        var services = new ServiceCollection();
        if (faults is not null)
        {
            services.AddSingleton(faults);
        }

        var store = new TestStore(services.AddFairleadStore(options).BuildServiceProvider());
        try
        {
            await store.Lifetime.StartingAsync(TestContext.Current.CancellationToken);
            return store;
        }
        catch
        {
            await store._services.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Lifetime.StoppedAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }

    private IHostedLifecycleService Lifetime => (IHostedLifecycleService)_services.GetRequiredService<IHostedService>();
}
