using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Xunit;

namespace Fairlead.Testing;

/// <summary>A small HTTP server on loopback for staging: serves what it is given, redirects, answers slowly or with errors, and keeps what is PUT or POSTed.</summary>
public sealed class WebServer : IAsyncLifetime
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentDictionary<string, Func<HttpListenerContext, CancellationToken, Task>> _answers = new();
    private readonly ConcurrentDictionary<string, byte[]> _received = new();
    private readonly ConcurrentQueue<WebRequestSeen> _requests = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    /// <summary>The port it listens on.</summary>
    public int Port { get; } = FreePort.Take();

    /// <summary>Every request so far, in order.</summary>
    public IReadOnlyList<WebRequestSeen> Requests => [.. _requests];

    /// <summary>The address of <paramref name="path"/> by number.</summary>
    public Uri Url(string path) => new($"http://127.0.0.1:{Port}/{path.TrimStart('/')}");

    /// <summary>The address of <paramref name="path"/> by the name localhost.</summary>
    public Uri UrlByName(string path) => new($"http://localhost:{Port}/{path.TrimStart('/')}");

    /// <summary>Answers GET of <paramref name="path"/> with <paramref name="body"/>.</summary>
    public Uri Serve(string path, byte[] body) => Answer(path, async (response, cancellationToken) =>
    {
        response.ContentLength64 = body.Length;
        await response.OutputStream.WriteAsync(body, cancellationToken);
    });

    /// <summary>Answers GET of <paramref name="path"/> with <paramref name="body"/> in pieces of <paramref name="piece"/> bytes, with a pause after each.</summary>
    public Uri ServeSlowly(string path, byte[] body, int piece, TimeSpan pause) => Answer(path, async (response, cancellationToken) =>
    {
        response.ContentLength64 = body.Length;
        foreach (var part in body.Chunk(piece))
        {
            await response.OutputStream.WriteAsync(part, cancellationToken);
            await response.OutputStream.FlushAsync(cancellationToken);
            await Task.Delay(pause, cancellationToken);
        }
    });

    /// <summary>Promises <paramref name="body"/>, sends half of it and cuts the connection.</summary>
    public Uri ServeHalf(string path, byte[] body) => Answer(path, async (response, cancellationToken) =>
    {
        response.ContentLength64 = body.Length;
        await response.OutputStream.WriteAsync(body.AsMemory(0, body.Length / 2), cancellationToken);
        response.Abort();
    });

    /// <summary>
    /// Answers GET of <paramref name="path"/> with <paramref name="body"/> under an entity tag, cuts the connection after <paramref name="piece"/> bytes, and
    /// goes on where a range is asked for.
    /// </summary>
    public Uri ServeBreaking(string path, byte[] body, int piece) => Answer(path, async (context, cancellationToken) =>
    {
        var (request, response) = (context.Request, context.Response);
        var from = request.Headers["Range"] is { } range ? int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture) : 0;
        response.Headers["ETag"] = "\"v1\"";
        response.ContentLength64 = body.Length - from;
        if (from > 0)
        {
            response.StatusCode = (int)HttpStatusCode.PartialContent;
            response.Headers["Content-Range"] = $"bytes {from}-{body.Length - 1}/{body.Length}";
        }

        var part = body.AsMemory(from, Math.Min(piece, body.Length - from));
        await response.OutputStream.WriteAsync(part, cancellationToken);
        await response.OutputStream.FlushAsync(cancellationToken);
        if (from + part.Length < body.Length)
        {
            response.Abort();
        }
    });

    /// <summary>Answers <paramref name="path"/> with a redirect (302).</summary>
    public Uri Redirect(string path, Uri target) => Answer(path, (response, _) =>
    {
        response.Redirect(target.ToString());
        return Task.CompletedTask;
    });

    /// <summary>Answers <paramref name="path"/> with <paramref name="status"/> and no body.</summary>
    public Uri Fail(string path, HttpStatusCode status) => Answer(path, (response, _) =>
    {
        response.StatusCode = (int)status;
        return Task.CompletedTask;
    });

    /// <summary>What was PUT or POSTed to <paramref name="path"/> last, if anything was.</summary>
    public byte[]? Received(string path) => _received.GetValueOrDefault("/" + path.TrimStart('/'));

    /// <inheritdoc/>
    public ValueTask InitializeAsync()
    {
        _listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
        _listener.Prefixes.Add($"http://localhost:{Port}/");
        _listener.Start();
        _loop = AcceptAsync();
        return ValueTask.CompletedTask;
    }

    /// <summary>Cuts all connections and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Close();
        await _loop;
        _stop.Dispose();
    }

    private Uri Answer(string path, Func<HttpListenerResponse, CancellationToken, Task> answer) =>
        Answer(path, (context, cancellationToken) => answer(context.Response, cancellationToken));

    private Uri Answer(string path, Func<HttpListenerContext, CancellationToken, Task> answer)
    {
        var url = Url(path);
        _answers[url.AbsolutePath] = answer;
        return url;
    }

    private async Task AcceptAsync()
    {
        var running = new List<Task>();
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                running.Add(HandleAsync(await _listener.GetContextAsync()));
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException && _stop.IsCancellationRequested)
            {
                break;
            }
        }

        await Task.WhenAll(running);
    }

    private async Task HandleAsync(HttpListenerContext context)
    {
        var (request, response) = (context.Request, context.Response);
        var path = request.Url?.AbsolutePath ?? "/";
        _requests.Enqueue(new WebRequestSeen(request.HttpMethod, path, request.Headers["Authorization"]));
        try
        {
            if (request.HttpMethod is "PUT" or "POST")
            {
                using var body = new MemoryStream();
                await request.InputStream.CopyToAsync(body, _stop.Token);
                _received[path] = body.ToArray();
                response.StatusCode = (int)HttpStatusCode.Created;
            }
            else if (_answers.TryGetValue(path, out var answer))
            {
                await answer(context, _stop.Token);
            }
            else
            {
                response.StatusCode = (int)HttpStatusCode.NotFound;
            }

            response.Close();
        }
        catch (Exception e) when (e is HttpListenerException or IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The client left, we cut the connection, or the server ends: there is nobody to tell.
            response.Abort();
        }
    }
}
