using Fairlead.Core;
using Fairlead.Core.Jobs;

namespace Fairlead.Gateway.Storages;

/// <summary>Fetches the input of jobs and delivers their output.</summary>
public interface IStager
{
    /// <summary>Makes the job's working directory and fetches all its input into it. Done again, it does it again: files are replaced.</summary>
    /// <returns>A line for the journal about each file; refused with the reason where a file that is not optional cannot be had, and with
    /// <see cref="RefusalKind.Unavailable"/> where the site itself cannot be reached, which is worth another try later.</returns>
    Task<Outcome<IReadOnlyList<string>>> StageInAsync(Job job, CancellationToken cancellationToken);

    /// <summary>Delivers all output of the job; returns and refuses like <see cref="StageInAsync"/>.</summary>
    Task<Outcome<IReadOnlyList<string>>> StageOutAsync(Job job, CancellationToken cancellationToken);

    /// <summary>Removes what the job has left behind apart from its working directory; nothing there is well, too.</summary>
    Task<Outcome<Done>> RemoveOutputsAsync(Job job, CancellationToken cancellationToken);
}
