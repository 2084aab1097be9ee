using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Fairlead.Testing;

/// <summary>An OpenID Connect issuer on a loopback port: the certified oidc-provider, which gives a token for any account.</summary>
/// <remarks>Needs what <c>./test</c> installs into eng/npm.</remarks>
public sealed class OpenIdProvider : IAsyncDisposable
{
    /// <summary>The audience that a gateway under test has.</summary>
    public const string Audience = "https://fairlead.example.org";

    /// <summary>The client that may ask about tokens.</summary>
    public const string ClientId = "gateway";

    /// <summary>The secret of <see cref="ClientId"/>, with characters that have to be encoded.</summary>
    public const string ClientSecret = "gateway secret+";

    private const int Terminate = 15;

    private readonly TemporaryDirectory _home = new("openid");
    private readonly HttpClient _http = new();
    private Daemon? _daemon;

    /// <summary>Its address.</summary>
    public Uri Authority { get; } = new($"http://127.0.0.1:{FreePort.Take()}");

    /// <summary>Starts it with a signing key that <paramref name="seed"/> stands for; with another seed it has another key.</summary>
    public async Task StartAsync(string seed, CancellationToken cancellationToken)
    {
        var daemon = new Daemon(["node", Path.Combine(SourceTree.Root, "eng/npm/openid-provider.mjs"), $"{Authority.Port}", seed], _home.Combine($"{seed}.log"));
        _daemon = daemon;
        await daemon.StartAsync(token => Daemon.ListensAsync(Authority.Port, token), cancellationToken);
    }

    /// <summary>Stops it; it forgets all tokens that say nothing by themselves.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_daemon is { } daemon)
        {
            _daemon = null;
            await daemon.StopAsync(Terminate, cancellationToken);
        }
    }

    /// <summary>A token of an account.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="audience">For whom; null for nobody in particular, and then the token is opaque.</param>
    /// <param name="format"><c>jwt</c> or <c>opaque</c>.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public async Task<string> TokenAsync(string account, string? audience, string format, CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, string>> form = [new("grant_type", "urn:fairlead:account"), new("account", account), new("format", format)];
        if (audience is not null)
        {
            form.Add(new("audience", audience));
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Authority, "/token"))
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes("portal:portal-secret"))) },
            Content = new FormUrlEncodedContent(form),
        };
        using var response = await _http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))?["access_token"]?.GetValue<string>()
            ?? throw new InvalidOperationException("The issuer gave no token.");
    }

    /// <summary>Stops it.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        _http.Dispose();
        _home.Dispose();
    }
}
