using Fairlead.Core.Registry;

namespace Fairlead.Gateway.Registry;

/// <summary>The services that others have published here. Changes are durable once a method returns.</summary>
public interface IServiceRegistry
{
    /// <summary>Keeps the entry in the place of an earlier one of the same id, and forgets those whose time is over.</summary>
    Task PublishAsync(ServiceEntry entry, CancellationToken cancellationToken);

    /// <summary>Those entries whose time is not over, the oldest address first; at most <see cref="PublishService.MostEntries"/>.</summary>
    Task<IReadOnlyList<ServiceEntry>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Forgets the entry. One that is not there is no error.</summary>
    Task RemoveAsync(string id, CancellationToken cancellationToken);
}
