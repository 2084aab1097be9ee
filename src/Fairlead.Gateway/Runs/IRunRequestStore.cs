using Fairlead.Core.Workflows;

namespace Fairlead.Gateway.Runs;

/// <summary>What people want of runs, until it was taken up. Every change is durable when its method returns; answers are stored with the step that gives them.</summary>
public interface IRunRequestStore
{
    /// <summary>
    /// Keeps what somebody wants to happen to a run, for whoever goes through it; from then on something of it goes on. Null where there is no such run
    /// or <paramref name="most"/> others wait to be answered.
    /// </summary>
    /// <returns>The number of the request: they are answered in order.</returns>
    Task<long?> AddAsync(Run run, RunEvent wish, int most, CancellationToken cancellationToken);

    /// <summary>
    /// Runs with requests that nobody has answered, in order, behind that number: those that are gone through under the lease of that epoch, or by nobody.
    /// </summary>
    Task<IReadOnlyList<Run>> AskedAsync(long epoch, DateTimeOffset now, long after, int limit, CancellationToken cancellationToken);

    /// <summary>The requests to the run that nobody has answered, in order.</summary>
    Task<IReadOnlyList<RunRequest>> OpenAsync(Run run, CancellationToken cancellationToken);

    /// <summary>The request, or null where it, or its run, is forgotten.</summary>
    Task<RunRequest?> FindAsync(long number, CancellationToken cancellationToken);

    /// <summary>Forgets requests that were answered by then.</summary>
    Task ForgetAsync(DateTimeOffset answeredBy, CancellationToken cancellationToken);
}
