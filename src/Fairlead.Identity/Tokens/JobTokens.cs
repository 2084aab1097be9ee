using System.Collections.Immutable;
using System.Text.Json;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Jobs;
using Fairlead.Identity.Signatures;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Fairlead.Identity.Tokens;

/// <summary>
/// Signs and knows again the tokens of jobs. They are no delegation tokens (<see cref="TokenAuthenticator"/>): only who asks for tokens of jobs believes them.
/// </summary>
/// <param name="key">Signs.</param>
/// <param name="issuers">Know the key again.</param>
/// <param name="principals">Know the owners of jobs.</param>
/// <param name="names">Know the names of owners.</param>
/// <param name="jobs">Say whether jobs are over.</param>
/// <param name="clock">Says when a token was issued.</param>
internal sealed class JobTokens(GatewayKey key, TrustedIssuers issuers, IPrincipals principals, INames names, IJobStore jobs, TimeProvider clock) : IJobTokens
{
    // A job may wait for days and run several times; its token ends with it in any case.
    private static readonly TimeSpan Waiting = TimeSpan.FromDays(10);
    private static readonly TimeSpan UsualRuntime = TimeSpan.FromHours(12);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3660);
    private const int Runs = 6;

    private readonly SigningCredentials _credentials = new(key.SigningKey, key.Algorithm);
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly CheckedSignatures _signatures = new(clock);

    /// <inheritdoc/>
    public string Issue(Job job)
    {
        var now = clock.GetUtcNow();
        var runtime = job.Description.Resources.Runtime ?? UsualRuntime;
        var claims = new Dictionary<string, object>
        {
            [Claims.Issuer] = key.Name.ToString(),
            [Claims.Audience] = key.Name.ToString(),
            [Claims.Subject] = names.Of(job.Owner),
            [Claims.UserName] = job.Owner,
            [Claims.Job] = job.Id.ToString(),
            [Claims.IssuedAt] = now.ToUnixTimeSeconds(),
            [Claims.ExpiresAt] = (now + Waiting + (Runs * runtime)).ToUnixTimeSeconds(),
        };
        return _handler.CreateToken(JsonSerializer.Serialize(claims), _credentials);
    }

    /// <inheritdoc/>
    public async Task<Outcome<Principal>?> ReadAsync(string token, CancellationToken cancellationToken)
    {
        if (!SignedToken.TryRead(token, out var read) || read.Text(Claims.Job) is not { } text || !JobId.TryParse(text, null, out var id)
            || read.Text(Claims.Issuer) is not { } name || !issuers.IsOwn(name))
        {
            return null;
        }

        var now = clock.GetUtcNow();
        if (issuers.Find(name, now) is not { } issuer
            || read.ProblemOfTimes(now, Longest, out var end) is not null
            || !_signatures.IsSignedBy(read, end, [issuer.Key])
            || await jobs.FindAsync(id, cancellationToken) is not { IsFinal: false, CancelRequested: false, Discarded: false } job
            || await OwnerOfAsync(job, cancellationToken) is not { IsBanned: false } owner)
        {
            return new Refusal(RefusalKind.Unauthenticated, "The token of the job is not valid, or the job is over.");
        }

        return owner with
        {
            Roles = [Role.User],
            Preferences = job.Preferences with { Role = null },
            HasFixedPreferences = true,
            MayIssueTokens = false,
            Method = AuthenticationMethod.SignedToken,
            ValidUntil = end,
            Job = job.Id,
        };
    }

    /// <summary>As they are now. Of somebody whom only another issuer knows, all that is left here is the account that they used.</summary>
    private async Task<Principal?> OwnerOfAsync(Job job, CancellationToken cancellationToken) =>
        await principals.FindAsync(job.Owner, cancellationToken) ?? new Principal
        {
            User = job.Owner,
            DistinguishedName = names.Of(job.Owner),
            Method = AuthenticationMethod.OpenIdConnect,
            Accounts = ImmutableDictionary<string, ImmutableArray<string>>.Empty.Add(job.Site, [job.Account]),
        };
}
