using System.Net.Http.Headers;
using System.Text;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Repositories;

namespace Fairlead.Storages.Staging;

/// <summary>Fetches what git repositories hold for the gateway itself, by http and https under the egress policy.</summary>
/// <param name="policy">Where it may go, and how much it may bring.</param>
/// <param name="clock">Measures time.</param>
internal sealed class GitTrees(EgressPolicy policy, TimeProvider clock) : IGitTrees
{
    private const int LongestCredential = 16_000;
    private readonly GitReach _reach = new(policy, clock);

    public async Task<Outcome<string>> CommitOfAsync(GitSource source, CancellationToken cancellationToken)
    {
        var place = new DataPlace.Git(source.Repository, source.Revision);
        return await _reach.WithinAsync(
            place,
            async (checkout, address, token) => (await ShownAsync(source, token)).TryGet(out var shown, out var refusal)
                ? await checkout.AskAsync(place, address, shown.Header, token)
                : refusal,
            cancellationToken);
    }

    public async Task<Outcome<T>> ReadAsync<T>(GitSource source, Func<GitFiles, CancellationToken, Task<Outcome<T>>> read, CancellationToken cancellationToken)
        where T : notnull
    {
        var place = new DataPlace.Git(source.Repository, source.Revision);
        return await _reach.WithinAsync<T>(
            place,
            async (checkout, address, token) =>
                (await ShownAsync(source, token)).TryGet(out var shown, out var refusal)
                && (await checkout.RunAsync(place, address, shown.Header, token)).TryGet(out _, out refusal)
                && (await checkout.CommitAsync(place, address, token)).TryGet(out var commit, out refusal)
                    ? await read(new GitFiles(checkout.Directory, commit), token)
                    : refusal,
            cancellationToken);
    }

    private static async Task<Outcome<Shown>> ShownAsync(GitSource source, CancellationToken cancellationToken)
    {
        if (source.CredentialFile is not { } file)
        {
            return new Shown(null);
        }

        try
        {
            if (new FileInfo(file).Length > LongestCredential)
            {
                return Refusal.Unavailable("The file with the credentials for the repository is no such file: it is too long.");
            }

            var line = (await File.ReadAllTextAsync(file, cancellationToken)).Trim();
            return line.Any(char.IsControl) || line.Length == 0
                ? Refusal.Unavailable("The file with the credentials for the repository has to hold one line: user:password, or a token.")
                : new Shown(line.Contains(':', StringComparison.Ordinal)
                    ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(line)))
                    : new AuthenticationHeaderValue("Bearer", line));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Refusal.Unavailable($"The file with the credentials for the repository cannot be read: {e.Message}");
        }
    }

    // No record: its text would be the secret.
    private sealed class Shown(AuthenticationHeaderValue? header)
    {
        public AuthenticationHeaderValue? Header => header;
    }
}
