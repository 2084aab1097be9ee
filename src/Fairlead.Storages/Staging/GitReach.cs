using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Shell;
using Fairlead.Storages.Git;
using Fairlead.Storages.Streams;

namespace Fairlead.Storages.Staging;

/// <summary>Goes to git repositories under the egress policy, and says in one way what does not work there.</summary>
/// <param name="policy">Where it may go, and how much it may bring.</param>
/// <param name="clock">Measures time.</param>
internal sealed class GitReach(EgressPolicy policy, TimeProvider clock)
{
    private readonly EgressConnection _connection = new(policy);

    /// <summary>Does work with a checkout that lasts as long as the work.</summary>
    /// <param name="place">The repository and the revision.</param>
    /// <param name="work">Gets the checkout and the address of the repository's host.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Outcome<T>> WithinAsync<T>(
        DataPlace.Git place, Func<GitCheckout, IPAddress, CancellationToken, Task<Outcome<T>>> work, CancellationToken cancellationToken)
        where T : notnull
    {
        if (place.Revision is { } revision && !DataPlace.Git.IsRevision(revision))
        {
            return Refusal.Invalid("revision", $"'{revision}' is no name of a branch or tag, and no whole id of a commit.");
        }

        return policy.Judge(place.Repository) is { } refused
            ? refused
            : await policy.WithinTimeLimitAsync(clock, token => DoAsync(place, work, token), cancellationToken);
    }

    private async Task<Outcome<T>> DoAsync<T>(DataPlace.Git place, Func<GitCheckout, IPAddress, CancellationToken, Task<Outcome<T>>> work, CancellationToken cancellationToken)
        where T : notnull
    {
        using var bench = new Workbench();
        try
        {
            var address = await _connection.FindAsync(place.Repository.Host, place.Repository.Port, cancellationToken);
            return await work(new GitCheckout(bench, policy.CloneLimit), address, cancellationToken);
        }
        catch (EgressRefusedException e)
        {
            return Refusal.Forbidden(e.Message);
        }
        catch (ShellUnavailableException e) when (e.Failure is ShellFailure.OutputTooLarge)
        {
            return Refusal.TooLarge("size", e.Message);
        }
        catch (IOException e)
        {
            return Refusal.Conflict($"What the repository holds cannot be brought: {e.Message}");
        }
        catch (Exception e) when (e is SocketException or Win32Exception)
        {
            return FileCopy.Passing($"There is no connection: {e.Message}.");
        }
    }
}
