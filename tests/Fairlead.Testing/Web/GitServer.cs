using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using Xunit;

namespace Fairlead.Testing;

/// <summary>A real git repository over HTTP on loopback: git's own http-backend behind a small listener. Needs the package git.</summary>
public sealed class GitServer : IAsyncLifetime
{
    private const string Backend = "/usr/lib/git-core/git-http-backend";

    private readonly TemporaryDirectory _home = new("git");
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<WebRequestSeen> _requests = new();
    private Task _loop = Task.CompletedTask;

    /// <summary>The port it listens on.</summary>
    public int Port { get; } = FreePort.Take();

    /// <summary>What has to be shown to it, as the value of a header; null for nothing.</summary>
    public string? Authorization { get; set; }

    /// <summary>Every request so far.</summary>
    public IReadOnlyCollection<WebRequestSeen> Requests => _requests;

    /// <summary>The address of a repository, by name.</summary>
    public Uri Url(string repository) => new($"http://localhost:{Port}/{repository}");

    /// <summary>The working tree behind a repository.</summary>
    public string TreeOf(string repository) => _home.Combine(repository);

    /// <inheritdoc/>
    public ValueTask InitializeAsync()
    {
        _listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
        _listener.Prefixes.Add($"http://localhost:{Port}/");
        _listener.Start();
        _loop = AcceptAsync();
        return ValueTask.CompletedTask;
    }

    /// <summary>Runs a shell script with git in the tree of a repository, which is made where it is not there.</summary>
    /// <returns>What it prints.</returns>
    public async Task<string> MakeAsync(string repository, string script, CancellationToken cancellationToken)
    {
        var environment = new Dictionary<string, string>
        {
            ["GIT_CONFIG_GLOBAL"] = "/dev/null",
            ["GIT_AUTHOR_NAME"] = "Ada",
            ["GIT_AUTHOR_EMAIL"] = "ada@example.org",
            ["GIT_COMMITTER_NAME"] = "Ada",
            ["GIT_COMMITTER_EMAIL"] = "ada@example.org",
        };
        var tree = TreeOf(repository);
        const string InTree = "set -e; mkdir -p \"$1\"; cd \"$1\"; [ -d .git ] || git init -q -b main; eval \"$2\"";
        return (await HostCommand.RunAsync("/bin/sh", ["-c", InTree, "sh", tree, script], environment, cancellationToken: cancellationToken)).OutputOfSuccess();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _loop;
        _home.Dispose();
    }

    private async Task AcceptAsync()
    {
        var running = new List<Task>();
        try
        {
            while (_listener.IsListening)
            {
                running.Add(HandleAsync(await _listener.GetContextAsync()));
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // It was closed.
        }

        await Task.WhenAll(running);
    }

    private async Task HandleAsync(HttpListenerContext context)
    {
        var (request, response) = (context.Request, context.Response);
        _requests.Enqueue(new WebRequestSeen(request.HttpMethod, request.Url?.AbsolutePath ?? "/", request.Headers["Authorization"]));
        try
        {
            if (Authorization is not null && request.Headers["Authorization"] != Authorization)
            {
                response.StatusCode = (int)HttpStatusCode.Unauthorized;
                response.AddHeader("WWW-Authenticate", "Basic realm=git");
            }
            else
            {
                await RunAsync(request, response);
            }

            response.Close();
        }
        catch (Exception e) when (e is HttpListenerException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The client left: there is nobody to tell.
            response.Abort();
        }
    }

    // RFC 3875, as far as git needs it.
    private async Task RunAsync(HttpListenerRequest request, HttpListenerResponse response)
    {
        using var body = new MemoryStream();
        await using (Stream input = request.Headers["Content-Encoding"] == "gzip" ? new GZipStream(request.InputStream, CompressionMode.Decompress) : request.InputStream)
        {
            await input.CopyToAsync(body);
        }

        var start = new ProcessStartInfo(Backend) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var (name, value) in new Dictionary<string, string?>
        {
            ["GIT_PROJECT_ROOT"] = _home.Path,
            ["GIT_HTTP_EXPORT_ALL"] = "1",
            ["GIT_CONFIG_COUNT"] = "1",
            ["GIT_CONFIG_KEY_0"] = "safe.directory",
            ["GIT_CONFIG_VALUE_0"] = "*",
            ["GIT_PROTOCOL"] = request.Headers["Git-Protocol"],
            ["REQUEST_METHOD"] = request.HttpMethod,
            ["CONTENT_TYPE"] = request.ContentType,
            ["REMOTE_ADDR"] = "127.0.0.1",
            ["CONTENT_LENGTH"] = body.Length.ToString(CultureInfo.InvariantCulture),
            ["PATH_INFO"] = request.Url?.AbsolutePath,
            ["QUERY_STRING"] = request.Url?.Query.TrimStart('?'),
        })
        {
            start.Environment[name] = value ?? string.Empty;
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException("The backend did not start.");
        await process.StandardInput.BaseStream.WriteAsync(body.ToArray());
        process.StandardInput.Close();
        while (await LineAsync(process.StandardOutput.BaseStream) is { Length: > 0 } header)
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            var (name, value) = (header[..colon], header[(colon + 1)..].Trim());
            if (name == "Status")
            {
                response.StatusCode = int.Parse(value[..3], CultureInfo.InvariantCulture);
            }
            else
            {
                response.AddHeader(name, value);
            }
        }

        await process.StandardOutput.BaseStream.CopyToAsync(response.OutputStream);
        await process.WaitForExitAsync();
    }

    private static async Task<string> LineAsync(Stream stream)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one) == 1 && one[0] != '\n')
        {
            line.Append((char)one[0]);
        }

        return line.ToString().TrimEnd('\r');
    }
}
