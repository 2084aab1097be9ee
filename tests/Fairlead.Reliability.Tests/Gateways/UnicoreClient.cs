using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Fairlead.Testing;

namespace Fairlead.Reliability.Tests.Gateways;

/// <summary>
/// A patient client of UNICORE's API: while the gateway is away or says 503 it tries again, until its token ends it. Any other answer that is not
/// expected is an error.
/// </summary>
internal sealed class UnicoreClient : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private readonly HttpClient _http;
    private readonly GatewayInstallation _installation;
    private int _cutConnections;
    private int _refusals;

    public UnicoreClient(GatewayInstallation installation, string user)
    {
        (_installation, User) = (installation, user);
        _http = Connect(installation, TimeSpan.FromSeconds(30));
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{user}-secret")));
        _http.DefaultRequestHeaders.Accept.ParseAdd("application/json");
    }

    public string User { get; }

    /// <summary>Requests that were cut or never got through.</summary>
    public int CutConnections => _cutConnections;

    /// <summary>Answers with 503.</summary>
    public int Refusals => _refusals;

    /// <summary>An HTTP client that believes the gateway's self-signed certificate and no other.</summary>
    public static HttpClient Connect(GatewayInstallation installation, TimeSpan timeLimit)
    {
        var handler = new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5) };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) =>
        {
            using var own = X509Certificate2.CreateFromPem(File.ReadAllText(installation.CertificateFile));
            return shown is not null && own.RawDataMemory.Span.SequenceEqual(shown.GetRawCertData());
        };
        return new HttpClient(handler) { Timeout = timeLimit };
    }

    /// <summary>Submits a job, with the same idempotency key however often it takes.</summary>
    /// <returns>Its URL.</returns>
    public Task<string> SubmitAsync(string site, JsonObject job, string key, CancellationToken cancellationToken) =>
        PostAsync($"{_installation.BaseUrl}/sites/{site}", job, key, cancellationToken);

    /// <summary>Makes something new, with the same idempotency key however often it takes.</summary>
    /// <returns>Its URL.</returns>
    public async Task<string> PostAsync(string url, JsonObject document, string key, CancellationToken cancellationToken)
    {
        using var answer = await UntilAnsweredAsync(
            () =>
            {
                var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = JsonContent.Create(document) };
                request.Headers.Add("Idempotency-Key", key);
                return request;
            },
            HttpStatusCode.Created,
            cancellationToken);
        return answer.Headers.Location?.ToString() ?? throw new InvalidOperationException("201 without Location.");
    }

    /// <summary>Posts until there is a new resource. What an earlier try, whose answer was lost, may have made stays.</summary>
    /// <returns>Its URL.</returns>
    public async Task<string> CreateAsync(string url, JsonObject body, CancellationToken cancellationToken)
    {
        using var answer = await UntilAnsweredAsync(
            () => new HttpRequestMessage(HttpMethod.Post, url) { Content = JsonContent.Create(body) }, HttpStatusCode.Created, cancellationToken);
        return answer.Headers.Location?.ToString() ?? throw new InvalidOperationException("201 without Location.");
    }

    /// <summary>Posts until there is a document.</summary>
    public async Task<JsonObject> PostAsync(string url, JsonObject body, CancellationToken cancellationToken)
    {
        using var answer = await UntilAnsweredAsync(
            () => new HttpRequestMessage(HttpMethod.Post, url) { Content = JsonContent.Create(body) }, HttpStatusCode.OK, cancellationToken);
        return await answer.Content.ReadFromJsonAsync<JsonObject>(cancellationToken) ?? throw new InvalidOperationException("An empty document.");
    }

    /// <summary>Waits until a property of a resource has one of some values, and returns the resource.</summary>
    public Task<JsonObject> UntilAsync(string url, string property, string[] values, CancellationToken cancellationToken) => Eventually.Become(
        token => ReadAsync(url, token), until: view => values.Contains((string?)view[property]), TimeSpan.FromMinutes(3), cancellationToken, $"{property} of {url}");

    /// <summary>One request, once: for those who want to see what comes.</summary>
    public Task<HttpResponseMessage> TryAsync(HttpRequestMessage request, CancellationToken cancellationToken) => _http.SendAsync(request, cancellationToken);

    /// <summary>The representation of a resource.</summary>
    public async Task<JsonObject> ReadAsync(string url, CancellationToken cancellationToken)
    {
        using var answer = await UntilAnsweredAsync(() => new HttpRequestMessage(HttpMethod.Get, url), HttpStatusCode.OK, cancellationToken);
        return await answer.Content.ReadFromJsonAsync<JsonObject>(cancellationToken) ?? throw new InvalidOperationException("An empty document.");
    }

    /// <summary>A job's status and what belongs to it.</summary>
    public async Task<JobStatus> StatusAsync(string job, CancellationToken cancellationToken)
    {
        var view = await ReadAsync($"{job}?fields=status,statusMessage,exitCode", cancellationToken);
        return new JobStatus((string?)view["status"] ?? "", (string?)view["statusMessage"] ?? "", (string?)view["exitCode"]);
    }

    /// <summary>Waits until the job has ended.</summary>
    public async Task<JobStatus> EndAsync(string job, TimeSpan within, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var status = await StatusAsync(job, cancellationToken);
            if (status.IsFinal)
            {
                return status;
            }

            if (Stopwatch.GetElapsedTime(started) > within)
            {
                throw new TimeoutException($"{job} is still {status} after {within}. Its log: {string.Join('\n', await LogAsync(job, cancellationToken))}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(400), cancellationToken);
        }
    }

    /// <summary>The job's log, line by line.</summary>
    public async Task<IReadOnlyList<string>> LogAsync(string job, CancellationToken cancellationToken) =>
        [.. ((await ReadAsync($"{job}?fields=log", cancellationToken))["log"]?.AsArray() ?? []).Select(l => l?.ToString() ?? "")];

    /// <summary>Runs one of the actions of a job or workflow, such as <c>start</c> or <c>abort</c>.</summary>
    public async Task ActAsync(string job, string action, CancellationToken cancellationToken, JsonObject? body = null)
    {
        using var answer = await UntilAnsweredAsync(
            () => new HttpRequestMessage(HttpMethod.Post, $"{job}/actions/{action}") { Content = JsonContent.Create(body ?? []) },
            HttpStatusCode.NoContent,
            cancellationToken);
    }

    /// <summary>Deletes the job and waits until it answers like one that never was.</summary>
    public async Task DeleteAsync(string job, CancellationToken cancellationToken)
    {
        // A second try may find that the first one, whose answer was lost, did it.
        using var answer = await UntilAnsweredAsync(
            () => new HttpRequestMessage(HttpMethod.Delete, job), [HttpStatusCode.NoContent, HttpStatusCode.NotFound], cancellationToken);
        using var gone = await UntilAnsweredAsync(() => new HttpRequestMessage(HttpMethod.Get, job), HttpStatusCode.NotFound, cancellationToken);
    }

    /// <summary>The text of a file in the job's working directory.</summary>
    public Task<string> FileAsync(string job, string name, CancellationToken cancellationToken) => FileAsync($"{StorageOf(job)}/files/{name}", cancellationToken);

    /// <summary>The text of a file.</summary>
    public async Task<string> FileAsync(string url, CancellationToken cancellationToken)
    {
        using var answer = await UntilAnsweredAsync(
            () =>
            {
                var request = new HttpRequestMessage(HttpMethod.Get, url);
                request.Headers.Accept.ParseAdd("application/octet-stream");
                return request;
            },
            HttpStatusCode.OK,
            cancellationToken);
        return await answer.Content.ReadAsStringAsync(cancellationToken);
    }

    /// <summary>Waits for the job's working directory and puts a file into it.</summary>
    public async Task UploadAsync(string job, string name, string text, CancellationToken cancellationToken)
    {
        while ((string?)(await ReadAsync($"{StorageOf(job)}?fields=resourceStatus", cancellationToken))["resourceStatus"] != "READY")
        {
            await Task.Delay(Pause, cancellationToken);
        }

        using var answer = await UntilAnsweredAsync(
            () => new HttpRequestMessage(HttpMethod.Put, $"{StorageOf(job)}/files/{name}") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text)) },
            HttpStatusCode.NoContent,
            cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private static string StorageOf(string job) => $"{job.Replace("/jobs/", "/storages/", StringComparison.Ordinal)}-uspace";

    private Task<HttpResponseMessage> UntilAnsweredAsync(Func<HttpRequestMessage> make, HttpStatusCode expected, CancellationToken cancellationToken) =>
        UntilAnsweredAsync(make, [expected], cancellationToken);

    private async Task<HttpResponseMessage> UntilAnsweredAsync(Func<HttpRequestMessage> make, HttpStatusCode[] expected, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var request = make();
            try
            {
                var answer = await _http.SendAsync(request, cancellationToken);
                if (expected.Contains(answer.StatusCode))
                {
                    return answer;
                }

                using (answer)
                {
                    await CheckRefusalAsync(request, answer, cancellationToken);
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                Interlocked.Increment(ref _cutConnections);
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <summary>A gateway that cannot do it now says so in UNICORE's words; everything else is a fault.</summary>
    private async Task CheckRefusalAsync(HttpRequestMessage request, HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (answer.StatusCode is not HttpStatusCode.ServiceUnavailable || (int?)JsonNode.Parse(text)?["status"] != 503)
        {
            throw new UnexpectedAnswerException($"{request.Method} {request.RequestUri} was answered {(int)answer.StatusCode}: {text}");
        }

        Interlocked.Increment(ref _refusals);
    }
}

/// <summary>A job as its owner sees it.</summary>
internal sealed record JobStatus(string Status, string Message, string? ExitCode)
{
    public bool IsFinal => Status is "SUCCESSFUL" or "FAILED";
}

/// <summary>The gateway gave an answer that nobody can explain by its absence.</summary>
internal sealed class UnexpectedAnswerException(string message) : Exception(message);
