using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Storages;
using Fairlead.Storages.Streams;

namespace Fairlead.Storages.Staging;

/// <summary>
/// Fetches and delivers files by http and https under the egress policy. No proxy, cookies or decompression; each redirect is judged
/// anew, and credentials stay with the host they are for. Nothing here is refused as <see cref="RefusalKind.Unavailable"/>: whether another host answers later says nothing about the job's site.
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

    /// <summary>Fetches <paramref name="address"/> into a file. A connection that breaks in the middle is taken up again where the server can do that.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="authorization">What is shown to the host of that address, or null.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="path">The file there.</param>
    /// <param name="mode">What happens where it is there already.</param>
    /// <param name="watch">Hears of the progress.</param>
    /// <param name="cancellationToken">Ends the fetching.</param>
    /// <returns>Bytes written. A refusal says when to try again where another try may go better.</returns>
    public Task<Outcome<long>> GetAsync(
        Uri address, AuthenticationHeaderValue? authorization, IStorage target, string path, WriteMode mode, WebWatch watch, CancellationToken cancellationToken) =>
        WithinLimitsAsync(
            token => FileCopy.RunAsync(
                (offset, version, t) => OpenAsync(address, authorization, offset, version, t),
                async bytes =>
                {
                    watch.Known?.Invoke(bytes.Size);
                    return await target.WriteAsync(path, bytes, mode, token);
                },
                _clock,
                watch.Arrived,
                token),
            cancellationToken);

    /// <summary>Delivers a file to <paramref name="address"/> by PUT.</summary>
    /// <param name="open">Opens the file, again for each redirect.</param>
    /// <param name="address">Where it goes.</param>
    /// <param name="authorization">What is shown to the host of that address, or null.</param>
    /// <param name="mode">What happens where it is there already; nothing can be appended.</param>
    /// <param name="cancellationToken">Ends the sending.</param>
    /// <returns>Bytes sent. A refusal says when to try again where another try may go better.</returns>
    public Task<Outcome<long>> PutAsync(
        Func<CancellationToken, Task<Outcome<FileContent>>> open, Uri address, AuthenticationHeaderValue? authorization, WriteMode mode, CancellationToken cancellationToken) =>
        mode is WriteMode.Append
            ? Task.FromResult<Outcome<long>>(Refusal.Invalid("mode", "Nothing can be appended by http."))
            : WithinLimitsAsync(
                async token =>
                {
                    var length = 0L;
                    var sent = await SendAsync(
                        address,
                        authorization,
                        async to => (await open(token)).Select(content =>
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

    private async Task<Outcome<SourcePart>> OpenAsync(
        Uri address, AuthenticationHeaderValue? authorization, long offset, string? version, CancellationToken cancellationToken)
    {
        var sent = await SendAsync(address, authorization, a => Task.FromResult<Outcome<HttpRequestMessage>>(Get(a, offset, version)), cancellationToken);
        if (!sent.TryGet(out var response, out var refusal))
        {
            return refusal;
        }

        var headers = response.Content.Headers;
        if (offset > 0 && (response.StatusCode is not HttpStatusCode.PartialContent || headers.ContentRange?.From != offset))
        {
            response.Dispose();
            throw new SourceLostException(FileCopy.Passing($"{Name(address)} does not go on in the middle of a file, or the file has changed."));
        }

        var size = offset > 0 ? headers.ContentRange?.Length : headers.ContentLength;
        if (size > _policy.SizeLimit)
        {
            response.Dispose();
            throw new SizeLimitException(_policy.SizeLimit);
        }

        var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        return new SourcePart(new LimitedStream(body, _policy.SizeLimit - offset), size, VersionOf(response));
    }

    // Only a strong tag tells every change; without one, and without a size, a file is fetched again from its start.
    private static string? VersionOf(HttpResponseMessage response) =>
        response.Headers.ETag is { IsWeak: false } tag && response.Content.Headers.ContentLength is not null ? tag.ToString() : null;

    private static HttpRequestMessage Get(Uri address, long offset, string? version)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (offset > 0)
        {
            request.Headers.Range = new RangeHeaderValue(offset, null);
            request.Headers.IfRange = version is null ? null : RangeConditionHeaderValue.Parse(version);
        }

        return request;
    }

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
        Uri address, AuthenticationHeaderValue? authorization, Func<Uri, Task<Outcome<HttpRequestMessage>>> make, CancellationToken cancellationToken)
    {
        var first = address;
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
                // What is meant for one host is not told to another that it redirects to.
                request.Headers.Authorization = address.Authority == first.Authority && address.Scheme == first.Scheme ? authorization : null;
                var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                if (response.IsSuccessStatusCode)
                {
                    return response;
                }

                var next = Redirect(address, request.Method, response);
                response.Dispose();
                if (next is null)
                {
                    var answer = $"{Name(address)} answers {(int)response.StatusCode} {response.ReasonPhrase}.";
                    return (int)response.StatusCode >= 500 || response.StatusCode is HttpStatusCode.TooManyRequests ? FileCopy.Passing(answer) : Refusal.Conflict(answer);
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

    private Task<Outcome<long>> WithinLimitsAsync(Func<CancellationToken, Task<Outcome<long>>> transfer, CancellationToken cancellationToken) =>
        _policy.WithinTimeLimitAsync(_clock, async token =>
        {
            try
            {
                return await transfer(token);
            }
            catch (OperationCanceledException e) when (!token.IsCancellationRequested && e.InnerException is TimeoutException)
            {
                return FileCopy.Passing($"No connection came about within {ConnectLimit}.");
            }
            catch (HttpRequestException e) when (e.InnerException is EgressRefusedException refused)
            {
                return Refusal.Forbidden(refused.Message);
            }
            catch (SourceLostException e)
            {
                return e.Refusal;
            }
            catch (HttpRequestException e) when (e.InnerException is SourceLostException lost)
            {
                return lost.Refusal;
            }
            catch (SizeLimitException e)
            {
                return Refusal.TooLarge("size", e.Message);
            }
            catch (HttpRequestException e)
            {
                return FileCopy.Passing(e.InnerException is SocketException s ? $"There is no connection: {s.Message}." : $"The transfer failed: {e.Message}");
            }
            catch (IOException e)
            {
                return FileCopy.Passing($"The connection broke: {e.Message}");
            }
        }, cancellationToken);
}
