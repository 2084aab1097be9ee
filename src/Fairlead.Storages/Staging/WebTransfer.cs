using System.Net;
using System.Net.Sockets;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Storages;

namespace Fairlead.Storages.Staging;

/// <summary>
/// Fetches and delivers files by http and https under the egress policy. No proxy, cookies, credentials or decompression; each redirect is judged
/// anew. Nothing here is refused as <see cref="RefusalKind.Unavailable"/>: whether another host answers later says nothing about the job's site.
/// </summary>
internal sealed class WebTransfer : IDisposable
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(30);

    private readonly EgressPolicy _policy;
    private readonly TimeProvider _clock;
    private readonly HttpClient _client;

    public WebTransfer(EgressPolicy policy, TimeProvider clock)
    {
        (_policy, _clock) = (policy, clock);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = ConnectLimit,
            ConnectCallback = new EgressConnection(policy).OpenAsync,
        };
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("Fairlead");
    }

    /// <summary>Fetches <paramref name="address"/> into a file.</summary>
    /// <returns>Bytes written.</returns>
    public Task<Outcome<long>> GetAsync(Uri address, IStorage target, string path, WriteMode mode, CancellationToken cancellationToken) =>
        WithinLimitsAsync(
            async token =>
            {
                var sent = await SendAsync(address, a => Task.FromResult<Outcome<HttpRequestMessage>>(new HttpRequestMessage(HttpMethod.Get, a)), token);
                if (!sent.TryGet(out var response, out var refusal))
                {
                    return refusal;
                }

                using (response)
                {
                    if (response.Content.Headers.ContentLength > _policy.SizeLimit)
                    {
                        throw new SizeLimitException(_policy.SizeLimit);
                    }

                    await using var body = await response.Content.ReadAsStreamAsync(token);
                    await using var limited = new LimitedStream(body, _policy.SizeLimit);
                    return await target.WriteAsync(path, limited, mode, token);
                }
            },
            cancellationToken);

    /// <summary>Delivers a file to <paramref name="address"/> by PUT.</summary>
    /// <returns>Bytes sent.</returns>
    public Task<Outcome<long>> PutAsync(IStorage source, string path, Uri address, WriteMode mode, CancellationToken cancellationToken) =>
        mode is WriteMode.Append
            ? Task.FromResult<Outcome<long>>(Refusal.Invalid("mode", "Nothing can be appended by http."))
            : WithinLimitsAsync(
                async token =>
                {
                    var length = 0L;
                    var sent = await SendAsync(
                        address,
                        async to => (await source.ReadAsync(path, 0, null, token)).Select(content =>
                        {
                            length = content.Length;
                            return Put(to, content, mode);
                        }),
                        token);
                    if (!sent.TryGet(out var response, out var refusal))
                    {
                        return refusal;
                    }

                    response.Dispose();
                    return length;
                },
                cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static HttpRequestMessage Put(Uri address, FileContent file, WriteMode mode)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, address) { Content = new StreamContent(file.Bytes) };
        request.Content.Headers.ContentLength = file.Length;
        if (mode is WriteMode.CreateNew)
        {
            request.Headers.IfNoneMatch.ParseAdd("*");
        }

        return request;
    }

    private static string Name(Uri address) => new DataPlace.Web(address).ToString();

    /// <summary>Sends what <paramref name="make"/> gives, again for each redirect, and returns an answer that says yes.</summary>
    private async Task<Outcome<HttpResponseMessage>> SendAsync(
        Uri address, Func<Uri, Task<Outcome<HttpRequestMessage>>> make, CancellationToken cancellationToken)
    {
        for (var redirects = 0; redirects <= EgressPolicy.MaxRedirects; redirects++)
        {
            if (_policy.Judge(address) is { } refused)
            {
                return redirects == 0 ? refused : refused with { Message = $"It redirects to {Name(address)}: {refused.Message}" };
            }

            if (!(await make(address)).TryGet(out var request, out var refusal))
            {
                return refusal;
            }

            using (request)
            {
                var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                if (response.IsSuccessStatusCode)
                {
                    return response;
                }

                var next = Redirect(address, request.Method, response);
                response.Dispose();
                if (next is null)
                {
                    return Refusal.Conflict($"{Name(address)} answers {(int)response.StatusCode} {response.ReasonPhrase}.");
                }

                address = next;
            }
        }

        return Refusal.Conflict($"It redirects more than {EgressPolicy.MaxRedirects} times.");
    }

    // A PUT that is told to go on as a GET has not been taken.
    private static Uri? Redirect(Uri address, HttpMethod method, HttpResponseMessage response) => response.StatusCode switch
    {
        HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect => Location(address, response),
        HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther when method == HttpMethod.Get => Location(address, response),
        _ => null,
    };

    private static Uri? Location(Uri address, HttpResponseMessage response) =>
        response.Headers.Location is { } location ? new Uri(address, location) : null;

    private async Task<Outcome<long>> WithinLimitsAsync(Func<CancellationToken, Task<Outcome<long>>> transfer, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_policy.TimeLimit, _clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await transfer(both.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return Refusal.Conflict($"It took longer than {_policy.TimeLimit}.");
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested && e.InnerException is TimeoutException)
        {
            return Refusal.Conflict($"No connection came about within {ConnectLimit}.");
        }
        catch (HttpRequestException e) when (e.InnerException is EgressRefusedException refused)
        {
            return Refusal.Forbidden(refused.Message);
        }
        catch (SizeLimitException e)
        {
            return Refusal.TooLarge("size", e.Message);
        }
        catch (HttpRequestException e)
        {
            return Refusal.Conflict(e.InnerException is SocketException s ? $"There is no connection: {s.Message}." : $"The transfer failed: {e.Message}");
        }
        catch (IOException e)
        {
            return Refusal.Conflict($"The connection broke: {e.Message}");
        }
    }
}
