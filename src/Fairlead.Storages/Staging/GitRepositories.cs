using System.ComponentModel;
using System.Net.Sockets;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Storages;
using Fairlead.Shell;
using Fairlead.Storages.Git;
using Fairlead.Storages.Streams;

namespace Fairlead.Storages.Staging;

/// <summary>What git repositories hold, fetched by http and https under the egress policy.</summary>
/// <param name="policy">Where it may go, and how much it may bring.</param>
/// <param name="credentials">Opens what is shown there.</param>
/// <param name="clock">Measures time.</param>
internal sealed class GitRepositories(EgressPolicy policy, WebCredentials credentials, TimeProvider clock) : IStagingProtocol
{
    private readonly EgressConnection _connection = new(policy);

    public bool Serves(DataPlace place) => place is DataPlace.Git;

    public async Task<Outcome<long>> FetchAsync(Job job, StageIn import, IStorage files, CancellationToken cancellationToken)
    {
        if (import.From is not DataPlace.Git place || import.Mode is WriteMode.Append)
        {
            return Refusal.Invalid("mode", "Nothing can be appended by git.");
        }

        if (place.Revision is { } revision && !DataPlace.Git.IsRevision(revision))
        {
            return Refusal.Invalid("revision", $"'{revision}' is no name of a branch or tag, and no whole id of a commit.");
        }

        return policy.Judge(place.Repository) is { } refused
            ? refused
            : await policy.WithinTimeLimitAsync(clock, token => CloneAsync(job, import, place, files, token), cancellationToken);
    }

    public Task<Outcome<long>> SendAsync(Job job, IStorage files, StageOut export, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<long>>(Refusal.Invalid("exports", "Nothing can be sent to a git repository."));

    private async Task<Outcome<long>> CloneAsync(Job job, StageIn import, DataPlace.Git place, IStorage files, CancellationToken cancellationToken)
    {
        using var bench = new Workbench();
        var checkout = new GitCheckout(bench, policy.CloneLimit);
        try
        {
            var address = await _connection.FindAsync(place.Repository.Host, place.Repository.Port, cancellationToken);
            return await credentials.WithAsync(job, import.Credential, async shown =>
                (await checkout.RunAsync(place, address, shown, cancellationToken)).TryGet(out _, out var refusal)
                    ? await new GitTree(files, import.Mode).CopyAsync(new DirectoryInfo(checkout.Directory), import.To, cancellationToken)
                    : refusal);
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
