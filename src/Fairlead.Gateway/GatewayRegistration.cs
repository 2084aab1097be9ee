using Fairlead.Gateway.Commands;
using Fairlead.Gateway.Drivers;
using Fairlead.Gateway.Experiments;
using Fairlead.Gateway.Faults;
using Fairlead.Gateway.FileSessions;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Journal;
using Fairlead.Gateway.KeyValues;
using Fairlead.Gateway.Leases;
using Fairlead.Gateway.Logins;
using Fairlead.Gateway.Machines;
using Fairlead.Gateway.Notifications;
using Fairlead.Gateway.Registry;
using Fairlead.Gateway.Reservations;
using Fairlead.Gateway.Runs;
using Fairlead.Gateway.Runs.Output;
using Fairlead.Gateway.Sites;
using Fairlead.Gateway.Operations;
using Fairlead.Gateway.SshKeys;
using Fairlead.Gateway.Storages;
using Fairlead.Gateway.Transfers;
using Fairlead.Gateway.Tunnels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Fairlead.Gateway;

/// <summary>Adds the gateway's use cases and drivers. Store, sites, storages and identity are added beside them.</summary>
public static class GatewayRegistration
{
    /// <summary>Adds the use cases, and the drivers as hosted services.</summary>
    public static IServiceCollection AddFairleadGateway(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IFaultPoint, NoFaults>();
        services.AddSingleton<LeaseKeeper>();

        // Before those who work under leases: so it stops after them.
        services.AddHostedService(provider => provider.GetRequiredService<LeaseKeeper>());
        services.AddSingleton<JobFeed>();
        services.AddSingleton<RunLogFeed>();
        services.AddSingleton<FollowRunLog>();
        services.AddSingleton<SiteDirectory>();
        services.AddSingleton<UserSites>();
        services.AddSingleton<SiteLoads>();
        services.AddSingleton<SiteRoom>();
        services.AddSingleton<ChooseSite>();
        services.AddSingleton<Authentication>();
        services.AddSingleton<LogIn>();
        services.TryAddSingleton(new LoginOptions());
        services.AddSingleton<LoginClients>();
        services.AddSingleton<DeviceLogins>();
        services.AddSingleton<BrowserLogins>();
        services.AddSingleton<SubmitJob>();
        services.AddSingleton<OpenJobSecrets>();
        services.AddSingleton<JobAccess>();
        services.AddSingleton<FindJob>();
        services.AddSingleton<JobProgress>();
        services.AddSingleton<NumberedJobs>();
        services.AddSingleton<FileLinks>();
        services.AddSingleton<UserValues>();
        services.AddSingleton<RememberedReplies>();
        services.AddSingleton<ChangeJob>();
        services.AddSingleton<KeyRecord>();
        services.AddSingleton<UserKeys>();
        services.AddSingleton<LoginKeys>();
        services.AddSingleton<MachinePlaces>();
        services.AddSingleton<UserMachines>();
        services.AddSingleton<OpenKeys>();
        services.AddHostedService(provider => provider.GetRequiredService<OpenKeys>());
        services.TryAddSingleton(new StorageOptions());
        services.AddSingleton<StorageTrees>();
        services.AddSingleton<ObjectPlaces>();
        services.AddSingleton<OpenStorage>();
        services.AddSingleton<StorageWork>();
        services.AddSingleton<StorageDirectories>();
        services.AddSingleton<CreateStorage>();
        services.AddSingleton<CreatedStorages>();
        services.AddHostedService<StorageKeeper>();
        services.AddSingleton<OperationBell>();
        services.AddSingleton<UserOperations>();
        services.AddSingleton<CarryOutOperation>();
        services.AddHostedService<OperationDriver>();
        services.AddSingleton<PublishService>();
        services.AddTransfers();
        services.AddRuns();
        services.AddExperiments();
        services.AddSingleton<OpenTunnel>();
        services.AddSingleton<UserReservations>();
        services.AddSingleton<SideCommands>();
        services.TryAddSingleton(new FileSessionOptions());
        services.AddSingleton<OfferedSessions>();
        services.AddSingleton<SiteDrivers>();
        services.AddHostedService(provider => provider.GetRequiredService<SiteDrivers>());
        services.AddHostedService<ExpireJobs>();
        services.TryAddSingleton(new NotificationOptions());
        services.AddSingleton<DeliverNotice>();
        services.AddSingleton<NotificationDriver>();
        services.AddHostedService(provider => provider.GetRequiredService<NotificationDriver>());
        return services;
    }

    private static void AddRuns(this IServiceCollection services)
    {
        services.TryAddSingleton(new RunOptions());
        services.AddSingleton<RemoveRun>();
        services.AddSingleton<RunOutputs>();
        services.AddSingleton<RunContext>();
        services.AddSingleton<FindRun>();
        services.AddSingleton<NumberedRuns>();
        services.AddSingleton<RunRequests>();
        services.AddSingleton<ChangeRun>();
        services.AddSingleton<SubmitRun>();
        services.AddSingleton<RunFiles>();
        services.AddSingleton<RunDriver>();
        services.AddHostedService(provider => provider.GetRequiredService<RunDriver>());
    }

    private static void AddExperiments(this IServiceCollection services)
    {
        services.TryAddSingleton(new ExperimentOptions());
        services.AddSingleton<FindExperiment>();
        services.AddSingleton<ExperimentTurns>();
        services.AddSingleton<CreateExperiment>();
        services.AddSingleton<ChangeExperiment>();
        services.AddSingleton<GenerateJobs>();
        services.AddSingleton<RunExperiment>();
        services.AddSingleton<SetStates>();
    }

    private static void AddTransfers(this IServiceCollection services)
    {
        services.TryAddSingleton(new TransferOptions());
        services.AddSingleton<FileTickets>();
        services.AddSingleton<UseFileTicket>();
        services.AddSingleton<TransferBell>();
        services.AddSingleton<StartTransfer>();
        services.AddSingleton<ChangeTransfer>();
        services.AddSingleton<CarryOutTransfer>();
        services.AddHostedService<TransferDriver>();
        services.AddHostedService<ExpireTransfers>();
    }
}
