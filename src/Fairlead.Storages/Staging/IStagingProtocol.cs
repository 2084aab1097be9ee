using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Storages;

namespace Fairlead.Storages.Staging;

/// <summary>One way in which files of a job come from somewhere, and go there. What does not work only now, and not because of the job's site, is a conflict.</summary>
internal interface IStagingProtocol
{
    /// <summary>Whether it leads to that place.</summary>
    bool Serves(DataPlace place);

    /// <summary>Fetches input into the job's files. Done again, it does it again.</summary>
    /// <returns>Bytes fetched.</returns>
    Task<Outcome<long>> FetchAsync(Job job, StageIn import, IStorage files, CancellationToken cancellationToken);

    /// <summary>Sends one file or directory of the job.</summary>
    /// <returns>Bytes sent.</returns>
    Task<Outcome<long>> SendAsync(Job job, IStorage files, StageOut export, CancellationToken cancellationToken);
}
