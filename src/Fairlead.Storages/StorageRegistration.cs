using Fairlead.Gateway.Notifications;
using Fairlead.Gateway.Repositories;
using Fairlead.Gateway.Storages;
using Fairlead.Gateway.Transfers;
using Fairlead.Storages.Gateways;
using Fairlead.Storages.Notifications;
using Fairlead.Storages.S3;
using Fairlead.Storages.Staging;
using Fairlead.Storages.Transfers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Fairlead.Storages;

/// <summary>Adds the storages, the staging of jobs and the moving of bytes for transfers to a program.</summary>
public static class StorageRegistration
{
    /// <summary>Adds <see cref="IStorageProvider"/>, <see cref="IStager"/> and <see cref="ITransferRunner"/>. Each site needs a <see cref="StorageSite"/> beside them.</summary>
    /// <param name="services">The program's services.</param>
    /// <param name="egress">Where files may be fetched from and delivered to; public addresses only unless it says otherwise.</param>
    public static IServiceCollection AddStorages(this IServiceCollection services, EgressPolicy? egress = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(egress ?? new EgressPolicy());
        services.TryAddSingleton<S3Buckets>();
        services.TryAddSingleton<IStorageProvider, StorageProvider>();
        services.TryAddSingleton<OwnersStorages>();
        services.TryAddSingleton<WebTransfer>();
        services.TryAddSingleton<SiteFiles>();
        services.TryAddSingleton<ObjectFiles>();
        services.TryAddEnumerable(
        [
            ServiceDescriptor.Singleton<IStagingProtocol, InlineData>(),
            ServiceDescriptor.Singleton<IStagingProtocol, TreeFiles>(),
            ServiceDescriptor.Singleton<IStagingProtocol, ObjectFiles>(),
            ServiceDescriptor.Singleton<IStagingProtocol, SiteLinks>(),
            ServiceDescriptor.Singleton<IStagingProtocol, WebFiles>(),
            ServiceDescriptor.Singleton<IStagingProtocol, SecureCopy>(),
            ServiceDescriptor.Singleton<IStagingProtocol, GitRepositories>(),
            ServiceDescriptor.Singleton<IStagingProtocol, BucketFiles>(),
            ServiceDescriptor.Singleton<IStagingProtocol, PublishedFiles>(),
        ]);
        services.TryAddSingleton<StagingProtocols>();
        services.TryAddSingleton<Exports>();
        services.TryAddSingleton<IStager, Stager>();
        services.TryAddEnumerable([ServiceDescriptor.Singleton<INotificationSender, WebNotifications>(), ServiceDescriptor.Singleton<INotificationSender, MailNotifications>()]);
        services.TryAddSingleton<OwnersGateways>();
        services.TryAddSingleton<WebCredentials>();
        services.TryAddSingleton<IGitTrees, GitTrees>();
        services.TryAddSingleton<IPublishedTrees, NothingPublished>();
        services.TryAddSingleton<IForeignStorages, GatewayStorages>();
        services.TryAddSingleton<TransferEnds>();
        services.TryAddSingleton<TreeTransfer>();
        services.TryAddSingleton<ITransferRunner, TransferRunner>();
        return services;
    }
}
