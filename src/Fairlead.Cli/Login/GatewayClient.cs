using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fairlead.Core;

namespace Fairlead.Cli.Login;

/// <summary>Asks the native API of a gateway in the name of whoever runs this program.</summary>
internal sealed class GatewayClient : IDisposable
{
    private const int MaxAnswer = 8 * 1024 * 1024;
    private readonly HttpClient _http;
    private readonly string _server;

    private GatewayClient(string server, string? certificate, AuthenticationHeaderValue authorization)
    {
        _server = server;
        _http = new HttpClient(certificate is null ? new SocketsHttpHandler { AllowAutoRedirect = false } : OneCertificate.Believing(X509Certificate2.CreateFromPem(certificate)))
        {
            Timeout = TimeSpan.FromSeconds(60),
            MaxResponseContentBufferSize = MaxAnswer,
            DefaultRequestHeaders = { Authorization = authorization },
        };
    }

    /// <summary>
    /// A client for the gateway, or for that of the last login. Who asks is in the environment (<c>FAIRLEAD_TOKEN</c>, or <c>FAIRLEAD_USER</c> and
    /// <c>FAIRLEAD_PASSWORD</c>), or else has logged in.
    /// </summary>
    /// <param name="server">Scheme, host and port of the gateway, or null.</param>
    /// <param name="certificate">The only certificate that is believed, as PEM; null for that of the login, or of authorities.</param>
    /// <param name="terminal">Has the environment.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static async Task<Outcome<GatewayClient>> OpenAsync(string? server, string? certificate, Terminal terminal, CancellationToken cancellationToken)
    {
        var logins = new Logins(LoginFile.Of(terminal.Environment), TimeProvider.System);
        if (OfEnvironment(terminal.Environment) is not { } authorization)
        {
            return (await logins.GetAsync(server, cancellationToken))
                .Select(login => new GatewayClient(login.Server, certificate ?? login.Certificate, new AuthenticationHeaderValue("Bearer", login.AccessToken)));
        }

        return logins.Read().Select(saved =>
        {
            var wanted = server ?? saved.Current ?? GatewayAddress.Usual;
            return new GatewayClient(wanted, certificate ?? saved.Logins.FirstOrDefault(l => l.Server == wanted)?.Certificate, authorization);
        });
    }

    /// <summary>Asks, and gives the answer; an empty object where there is none.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path from the root of the API on, such as <c>tokens</c>.</param>
    /// <param name="body">What is sent, or null.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<Outcome<JsonObject>> AskAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri($"{_server}/api/{path}"));
        request.Content = body is null ? null : JsonContent.Create(body);
        try
        {
            using var answer = await _http.SendAsync(request, cancellationToken);
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            var document = text.Length == 0 ? [] : JsonNode.Parse(text) as JsonObject;
            return answer.IsSuccessStatusCode && document is not null
                ? document
                : Refusal.Conflict($"{_server} answered {(int)answer.StatusCode}: {Reasons(document)}");
        }
        catch (Exception e) when (e is HttpRequestException or JsonException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return Refusal.Unavailable($"{_server} cannot be reached: {e.Message}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static string Reasons(JsonObject? problem) =>
        problem?["errors"] is JsonArray errors ? string.Join('\n', errors) : problem?["title"]?.ToString() ?? "there is no gateway of this kind at the address.";

    private static AuthenticationHeaderValue? OfEnvironment(IReadOnlyDictionary<string, string> environment) =>
        environment.TryGetValue("FAIRLEAD_TOKEN", out var token) ? new AuthenticationHeaderValue("Bearer", token)
        : environment.TryGetValue("FAIRLEAD_USER", out var user)
            ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{environment.GetValueOrDefault("FAIRLEAD_PASSWORD", string.Empty)}")))
        : null;
}
