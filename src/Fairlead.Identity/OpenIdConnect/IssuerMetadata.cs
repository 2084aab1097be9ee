using System.Text;
using Fairlead.Core;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Fairlead.Identity.OpenIdConnect;

/// <summary>What an issuer says of itself (OpenID Connect Discovery 1.0).</summary>
/// <param name="Issuer">The name in its tokens.</param>
/// <param name="Keys">The keys it signs with.</param>
/// <param name="Introspection">Where tokens can be asked about, or null.</param>
/// <param name="UserInfo">Where users can be asked about, or null.</param>
internal sealed record Discovered(string Issuer, IReadOnlyList<SecurityKey> Keys, Uri? Introspection, Uri? UserInfo);

/// <summary>
/// Fetches what an issuer says of itself, and keeps it: for an hour, and for a day where the issuer does not answer. Its keys are looked at earlier
/// when a token names one that is not there, but not more often than every ten seconds. An issuer that does not answer is left alone for a while,
/// longer each time.
/// </summary>
internal sealed class IssuerMetadata(IssuerOptions options, HttpClient http, TimeProvider clock, ILogger<IssuerMetadata> logger) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(1);
    private static readonly TimeSpan Usable = TimeSpan.FromDays(1);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _one = new(1);
    private Discovered? _known;
    private DateTimeOffset _knownAt = DateTimeOffset.MinValue;
    private DateTimeOffset _nextTry = DateTimeOffset.MinValue;
    private int _failures;

    /// <summary>What is known, fetched where that is due.</summary>
    public Task<Outcome<Discovered>> GetAsync(CancellationToken cancellationToken) => GetAsync(Fresh, cancellationToken);

    /// <summary>What there is to know after a token has named a key that is not there.</summary>
    public Task<Outcome<Discovered>> LookAgainAsync(CancellationToken cancellationToken) => GetAsync(BetweenLooks, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private async Task<Outcome<Discovered>> GetAsync(TimeSpan maxAge, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var now = clock.GetUtcNow();
            if (_known is not null && now - _knownAt < maxAge)
            {
                return _known;
            }

            if (now >= _nextTry)
            {
                await TryAsync(now, cancellationToken);
            }

            return _known is not null && now - _knownAt < Usable
                ? _known
                : new Refusal(RefusalKind.Unavailable, "The issuer of the token does not answer; the token cannot be checked now.") { RetryAfter = _nextTry - now };
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task TryAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            _known = await FetchAsync(cancellationToken);
            (_knownAt, _failures, _nextTry) = (now, 0, now);
        }
        catch (Exception e) when (e is HttpRequestException or FormatException or ArgumentException or IOException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            var pause = TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, Math.Min(_failures++, 10))));
            _nextTry = now + pause;
            logger.IssuerAway(options.Authority, e.Message, pause);
        }
    }

    private async Task<Discovered> FetchAsync(CancellationToken cancellationToken)
    {
        var address = new Uri($"{options.Authority.AbsoluteUri.TrimEnd('/')}/.well-known/openid-configuration");
        var document = IssuerClaims.Read(await http.GetByteArrayAsync(address, cancellationToken)) ?? throw new FormatException("Its configuration is no JSON object.");
        var issuer = document.Text("issuer");
        if (issuer?.TrimEnd('/') != options.Authority.AbsoluteUri.TrimEnd('/'))
        {
            throw new FormatException($"It calls itself '{issuer}'.");
        }

        var keys = await http.GetByteArrayAsync(AddressOf(document, "jwks_uri") ?? throw new FormatException("It has no jwks_uri."), cancellationToken);
        return new Discovered(issuer, [.. new JsonWebKeySet(Encoding.UTF8.GetString(keys)).GetSigningKeys()], AddressOf(document, "introspection_endpoint"), AddressOf(document, "userinfo_endpoint"));
    }

    // Its other addresses are as safe as its own one.
    private Uri? AddressOf(IssuerClaims document, string name) =>
        document.Text(name) is not { } text ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == options.Authority.Scheme)
            ? address
            : throw new FormatException($"Its {name} cannot be used.");
}
