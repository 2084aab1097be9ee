using System.Security.Cryptography;
using System.Text;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Identity;
using Fairlead.Identity.Memory;
using Fairlead.Identity.Users;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Fairlead.Identity.OpenIdConnect;

/// <summary>
/// Believes the access tokens of the issuers of the configuration: signed ones by the issuer's keys, others by asking the issuer. Tokens of issuers that
/// are not configured are left to others.
/// </summary>
internal sealed class OpenIdConnectAuthenticator : IAuthenticator, IDisposable
{
    private const int MaxLength = 16 * 1024;
    private const int MaxAnswer = 1024 * 1024;
    private const int MaxAnswers = 4096;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Believed = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Disbelieved = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(5), PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = Patience,
        MaxResponseContentBufferSize = MaxAnswer,
    };

    private readonly Dictionary<string, Issuer> _byName;
    private readonly Issuer? _opaque;
    private readonly ExpiringLru<string, Answer> _answers;
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly TimeProvider _clock;
    private readonly ILogger<OpenIdConnectAuthenticator> _logger;

    /// <param name="issuers">Whose tokens are believed.</param>
    /// <param name="users">Who there is.</param>
    /// <param name="clock">Says when a token has ended.</param>
    /// <param name="loggers">Hear of issuers that do not answer, and of tokens that are wrong.</param>
    public OpenIdConnectAuthenticator(Issuers issuers, UserDirectory users, TimeProvider clock, ILoggerFactory loggers)
    {
        (_clock, _logger) = (clock, loggers.CreateLogger<OpenIdConnectAuthenticator>());
        _answers = new ExpiringLru<string, Answer>(MaxAnswers, clock);
        _byName = issuers.All.Select(Make).ToDictionary(i => NameOf(i.Options.Authority.AbsoluteUri));
        _opaque = _byName.Values.FirstOrDefault(i => i.Options.Opaque is not OpaqueCheck.Refused);

        Issuer Make(IssuerOptions options)
        {
            var metadata = new IssuerMetadata(options, _http, clock, loggers.CreateLogger<IssuerMetadata>());
            return new Issuer(
                options,
                metadata,
                new JwtCheck(options, metadata, clock),
                new OpaqueTokens(options, metadata, _http, clock, loggers.CreateLogger<OpaqueTokens>()),
                new ClaimMapping(options, users));
        }
    }

    /// <inheritdoc/>
    public async Task<Outcome<Principal>?> AuthenticateAsync(Credential credential, CancellationToken cancellationToken)
    {
        if (credential is not Credential.BearerToken { Token: { Length: > 0 and <= MaxLength } token } || token.Any(c => c is <= ' ' or > '~'))
        {
            return null;
        }

        Outcome<Principal> outcome;
        if (Read(token) is { } signed)
        {
            if (!_byName.TryGetValue(NameOf(signed.Issuer), out var issuer))
            {
                return null;
            }

            outcome = (await issuer.Signed.RunAsync(signed, cancellationToken)).Then(issuer.Mapping.Map);
        }
        else if (_opaque is not null)
        {
            outcome = (await AskAsync(_opaque, token, cancellationToken)).Then(_opaque.Mapping.Map);
        }
        else
        {
            return null;
        }

        if (!outcome.TryGet(out var principal, out var refusal))
        {
            _logger.IssuerTokenWrong(refusal.Message, credential.Address ?? "(unknown)");
            return refusal;
        }

        return principal with { Token = new ForwardableToken(token) };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var issuer in _byName.Values)
        {
            issuer.Metadata.Dispose();
        }

        _http.Dispose();
    }

    // Each is asked about once a minute, whatever the number of requests that come with it. Kept is only an HMAC under a key that ends with the process,
    // and what the issuer said: who that is here is looked up for every request.
    private async Task<Outcome<IssuerClaims>> AskAsync(Issuer issuer, string token, CancellationToken cancellationToken)
    {
        var key = Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(token)));
        if (_answers.TryGet(key, out var known))
        {
            return known.Outcome;
        }

        var outcome = await issuer.Opaque.AskAsync(token, cancellationToken);
        if (outcome.TryGet(out var claims, out var refusal))
        {
            var left = claims.Time("exp") - _clock.GetUtcNow() ?? Believed;
            _answers.Set(key, new Answer(outcome), left < Believed ? left : Believed);
        }
        else if (refusal.Kind is not RefusalKind.Unavailable)
        {
            _answers.Set(key, new Answer(outcome), Disbelieved);
        }

        return outcome;
    }

    private static JsonWebToken? Read(string token)
    {
        if (token.AsSpan().Count('.') != 2)
        {
            return null;
        }

        try
        {
            return new JsonWebToken(token) is { Issuer: not null } signed ? signed : null;
        }
        catch (ArgumentException)
        {
            // Three parts, but none that says anything.
            return null;
        }
    }

    private static string NameOf(string issuer) => issuer.TrimEnd('/');

    private sealed record Issuer(IssuerOptions Options, IssuerMetadata Metadata, JwtCheck Signed, OpaqueTokens Opaque, ClaimMapping Mapping);

    private sealed record Answer(Outcome<IssuerClaims> Outcome);
}
