using Fairlead.Core;
using Fairlead.Core.Jobs;

namespace Fairlead.Gateway.Commands;

/// <summary>Keeps which commands were run beside jobs, as long as there are the jobs.</summary>
public interface IJobCommandStore
{
    /// <summary>Keeps a command; no more than <paramref name="most"/> of a job are kept, the first ones.</summary>
    Task AddAsync(JobCommand command, int most, CancellationToken cancellationToken);

    /// <summary>The commands beside any of the jobs, in the order in which they were run.</summary>
    Task<IReadOnlyList<JobCommand>> ListAsync(IReadOnlyCollection<JobId> jobs, CancellationToken cancellationToken);
}
