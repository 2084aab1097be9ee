using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Storages;
using Fairlead.Storages.Git;

namespace Fairlead.Storages.Staging;

/// <summary>What git repositories hold, fetched by http and https under the egress policy.</summary>
/// <param name="policy">Where it may go, and how much it may bring.</param>
/// <param name="credentials">Opens what is shown there.</param>
/// <param name="clock">Measures time.</param>
internal sealed class GitRepositories(EgressPolicy policy, WebCredentials credentials, TimeProvider clock) : IStagingProtocol
{
    private readonly GitReach _reach = new(policy, clock);

    public bool Serves(DataPlace place) => place is DataPlace.Git;

    public async Task<Outcome<long>> FetchAsync(Job job, StageIn import, IStorage files, CancellationToken cancellationToken)
    {
        if (import.From is not DataPlace.Git place || import.Mode is WriteMode.Append)
        {
            return Refusal.Invalid("mode", "Nothing can be appended by git.");
        }

        return await _reach.WithinAsync(
            place,
            (checkout, address, token) => credentials.WithAsync(job, import.Credential, async shown =>
                (await checkout.RunAsync(place, address, shown, token)).TryGet(out _, out var refusal)
                    ? await new GitTree(files, import.Mode).CopyAsync(new DirectoryInfo(checkout.Directory), import.To, token)
                    : refusal),
            cancellationToken);
    }

    public Task<Outcome<long>> SendAsync(Job job, IStorage files, StageOut export, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<long>>(Refusal.Invalid("exports", "Nothing can be sent to a git repository."));
}
