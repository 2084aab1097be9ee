using Fairlead.Gateway.ApiTokens;
using Fairlead.Gateway.Commands;
using Fairlead.Gateway.Experiments;
using Fairlead.Gateway.Faults;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.KeyValues;
using Fairlead.Gateway.Journal;
using Fairlead.Gateway.Leases;
using Fairlead.Gateway.Logins;
using Fairlead.Gateway.Machines;
using Fairlead.Gateway.Notifications;
using Fairlead.Gateway.Registry;
using Fairlead.Gateway.Runs;
using Fairlead.Gateway.Runs.Output;
using Fairlead.Gateway.Sites;
using Fairlead.Gateway.SshKeys;
using Fairlead.Gateway.Transfers;
using Fairlead.Gateway.Operations;
using Fairlead.Gateway.Storages;
using Fairlead.Store.Experiments;
using Fairlead.Store.Leases;
using Fairlead.Store.Logins;
using Fairlead.Store.Metadata;
using Fairlead.Store.Operations;
using Fairlead.Store.Notifications;
using Fairlead.Store.Postgres;
using Fairlead.Store.Reading;
using Fairlead.Store.Rows;
using Fairlead.Store.Runs;
using Fairlead.Store.Schema;
using Fairlead.Store.Sqlite;
using Fairlead.Store.Storages;
using Fairlead.Store.Transfers;
using Fairlead.Store.Writing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Fairlead.Store;

/// <summary>Adds the store to a program.</summary>
public static class StoreRegistration
{
    /// <summary>
    /// Adds <see cref="IJobStore"/> and <see cref="IJournal"/> over the database that <paramref name="options"/> name. The host opens it, and brings its
    /// schema up to date, before it starts anything else; it closes it after everything else.
    /// </summary>
    public static IServiceCollection AddFairleadStore(this IServiceCollection services, StoreOptions options)
    {
        services.AddMetrics();
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IFaultPoint, NoFaults>();
        services.TryAddSingleton<JobFeed>();
        services.TryAddSingleton<RunLogFeed>();

        services.AddSingleton(options);
        services.AddSingleton<IDatabase>(provider => options.Database == StoreOptions.Sqlite
            ? new SqliteDatabase(options.Directory)
            : new PostgresDatabase(options.Database, provider.GetRequiredService<StoreClock>()));
        services.AddPooledDbContextFactory<StoreContext>((provider, context) =>
        {
            provider.GetRequiredService<IDatabase>().Configure(context);
            context.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking);
        });
        services.AddSingleton<StoreMeters>();
        services.AddSingleton<StoreClock>();
        services.AddSingleton<OthersNews>();
        services.AddSingleton<JobCache>();
        services.AddSingleton<GroupCommit>();
        services.AddSingleton<WriteLoop>();
        services.AddSingleton<OthersWatch>();
        services.AddSingleton<PatientReader>();
        services.AddSingleton<SqlReader>();
        services.AddSingleton<ListPlaces>();
        services.AddSingleton<JobQueries>();
        services.AddSingleton<SchemaUpgrade>();
        services.AddSingleton<IJobStore, JobStore>();
        services.AddSingleton<IKeyValueStore, KeyValueStore>();
        services.AddSingleton<ILoginStore, LoginStore>();
        services.AddSingleton<IJobCommandStore, JobCommandStore>();
        services.AddSingleton<IJobNumbers, JobNumbers>();
        services.AddSingleton<ILeaseStore, LeaseStore>();
        services.AddSingleton<IJournal, JournalStore>();
        services.AddSingleton<IRunLog, RunLogStore>();
        services.AddSingleton<IRunOutputStore, RunOutputStore>();
        services.AddSingleton<IServiceRegistry, ServiceStore>();
        services.AddSingleton<ISiteHandles, SiteHandleStore>();
        services.AddSingleton<ISshKeyStore, SshKeyStore>();
        services.AddSingleton<IApiTokenStore, ApiTokenStore>();
        services.AddSingleton<IMachineStore, MachineStore>();
        services.AddSingleton<IFileTicketStore, FileTicketStore>();
        services.AddSingleton<INotificationStore, NotificationStore>();
        services.AddSingleton<IMetadataStore, MetadataStore>();
        services.AddSingleton<ITransferStore, TransferStore>();
        services.AddSingleton<ICreatedStorageStore, CreatedStorageStore>();
        services.AddSingleton<IOperationStore, OperationStore>();
        services.AddSingleton<IRunStore, RunStore>();
        services.AddSingleton<IExperimentStore, ExperimentStore>();
        services.AddSingleton<INodeHistory, NodeHistory>();
        services.AddSingleton<IRunNumbers, RunNumbers>();
        services.AddSingleton<IRunRequestStore, RunRequestStore>();
        services.AddSingleton<IHostedService, StoreLifetime>();
        return services;
    }
}
