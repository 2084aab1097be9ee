using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Fairlead.Testing;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>A notification that a <see cref="NotificationReceiver"/> got.</summary>
public sealed record ReceivedNotification(string Path, JsonObject Document, string? MediaType, string? Authorization);

/// <summary>A web server on loopback that takes notifications and keeps them, unless it was told to answer otherwise.</summary>
public sealed class NotificationReceiver : IAsyncLifetime
{
    private readonly HttpListener _listener = new();
    private readonly int _port = FreePort.Take();
    private readonly ConcurrentQueue<ReceivedNotification> _received = new();
    private readonly ConcurrentDictionary<string, HttpStatusCode> _next = new();
    private readonly ConcurrentDictionary<string, HttpStatusCode> _always = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    public Uri Url(string path) => new($"http://127.0.0.1:{_port}/{path}");

    /// <summary>Answers the next request for the path with that status, and does not keep it.</summary>
    public void AnswerNext(string path, HttpStatusCode status) => _next[$"/{path}"] = status;

    /// <summary>Answers every request for the path with that status, and keeps none.</summary>
    public void AnswerAlways(string path, HttpStatusCode status) => _always[$"/{path}"] = status;

    /// <summary>What came to the path, in order, once it is that many.</summary>
    public Task<List<ReceivedNotification>> UntilAsync(string path, int count, CancellationToken cancellationToken) => Eventually.Become(
        _ => Task.FromResult(_received.Where(n => n.Path == $"/{path}").ToList()),
        until: all => all.Count >= count,
        within: TimeSpan.FromSeconds(60),
        cancellationToken: cancellationToken);

    public ValueTask InitializeAsync()
    {
        _listener.Prefixes.Add($"http://127.0.0.1:{_port}/");
        _listener.Start();
        _loop = AcceptAsync();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Close();
        await _loop;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                await HandleAsync(await _listener.GetContextAsync());
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or OperationCanceledException)
            {
                // The test ended, or the client went away.
            }
        }
    }

    private async Task HandleAsync(HttpListenerContext context)
    {
        var path = context.Request.Url?.AbsolutePath ?? "/";
        using var body = new StreamReader(context.Request.InputStream);
        var text = await body.ReadToEndAsync(_stop.Token);
        if (_next.TryRemove(path, out var status) || _always.TryGetValue(path, out status))
        {
            context.Response.StatusCode = (int)status;
        }
        else
        {
            var document = JsonNode.Parse(text)!.AsObject(); // what is no JSON fails the test as well
            _received.Enqueue(new ReceivedNotification(path, document, context.Request.ContentType, context.Request.Headers["Authorization"]));
            context.Response.StatusCode = (int)HttpStatusCode.NoContent;
        }

        context.Response.Close();
    }
}
