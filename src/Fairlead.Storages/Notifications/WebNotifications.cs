using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Fairlead.Core;
using Fairlead.Gateway.Notifications;
using Fairlead.Storages.Staging;

namespace Fairlead.Storages.Notifications;

/// <summary>Posts notifications by http and https under the egress policy: no proxy, cookies or redirects.</summary>
internal sealed class WebNotifications : INotificationSender, IDisposable
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    private readonly EgressPolicy _policy;
    private readonly HttpClient _client;

    public WebNotifications(EgressPolicy policy)
    {
        _policy = policy;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = ConnectLimit,
            PooledConnectionLifetime = ConnectionLifetime,
            ConnectCallback = new EgressConnection(policy).OpenAsync,
        };
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("Fairlead");
    }

    /// <inheritdoc/>
    public bool Takes(Uri receiver) => receiver.Scheme is "http" or "https";

    /// <inheritdoc/>
    public async Task<Outcome<Done>> SendAsync(Uri receiver, NotificationMessage message, CancellationToken cancellationToken)
    {
        if (_policy.Judge(receiver) is { } refused)
        {
            return refused;
        }

        using var request = Request(receiver, message);
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return Judge(response.StatusCode);
        }
        catch (HttpRequestException e) when (e.InnerException is EgressRefusedException inner)
        {
            return Refusal.Forbidden(inner.Message);
        }
        catch (HttpRequestException e)
        {
            return Refusal.Unavailable(e.InnerException is SocketException s ? $"There is no connection: {s.Message}." : $"There is no answer: {e.Message}");
        }
        catch (IOException e)
        {
            return Refusal.Unavailable($"The connection broke: {e.Message}");
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested && e.InnerException is TimeoutException)
        {
            return Refusal.Unavailable($"No connection came about within {ConnectLimit}.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static HttpRequestMessage Request(Uri receiver, NotificationMessage message)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, receiver) { Content = new ReadOnlyMemoryContent(message.Body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(message.MediaType);
        if (message.Authorization is { } authorization)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        foreach (var (name, value) in message.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    private static Outcome<Done> Judge(HttpStatusCode status) => (int)status switch
    {
        >= 200 and < 300 => Done.Value,
        408 or 425 or 429 or >= 500 => Refusal.Unavailable($"It answers {(int)status}."),
        _ => Refusal.Conflict($"It answers {(int)status}."),
    };
}
