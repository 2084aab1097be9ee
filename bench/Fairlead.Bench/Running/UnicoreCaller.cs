using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Fairlead.Bench.Running;

/// <summary>Asks the gateway what UNICORE's clients ask.</summary>
internal sealed class UnicoreCaller : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false }) { Timeout = TimeSpan.FromMinutes(5) };

    /// <param name="core">The address of the API, with a slash at its end.</param>
    /// <param name="authorization">The header to log in with.</param>
    public UnicoreCaller(Uri core, string authorization)
    {
        Core = core;
        _http.BaseAddress = core;
        _http.DefaultRequestHeaders.Authorization = AuthenticationHeaderValue.Parse(authorization);
        _http.DefaultRequestHeaders.Accept.ParseAdd("application/json");
    }

    /// <summary>The address of the API, with a slash at its end.</summary>
    public Uri Core { get; }

    /// <summary>Submits a job and returns its address.</summary>
    public Task<Uri> SubmitAsync(JsonObject job, CancellationToken cancellationToken) => SubmitAsync("jobs", job, cancellationToken);

    /// <summary>Submits something to a list and returns its address.</summary>
    public async Task<Uri> SubmitAsync(string list, JsonObject document, CancellationToken cancellationToken)
    {
        using var body = new StringContent(document.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(new Uri(list, UriKind.Relative), body, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return answer.Headers.Location ?? throw new InvalidOperationException("A submission was answered without an address.");
    }

    /// <summary>What an address answers.</summary>
    public async Task<string> TextAsync(Uri address, CancellationToken cancellationToken)
    {
        using var answer = await _http.GetAsync(address, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync(cancellationToken);
    }

    /// <summary>A resource.</summary>
    public async Task<JsonObject> GetAsync(Uri address, CancellationToken cancellationToken) =>
        JsonNode.Parse(await TextAsync(address, cancellationToken)) as JsonObject ?? throw new InvalidOperationException($"{address} is no JSON object.");

    /// <summary>One property of a job, as text.</summary>
    public async Task<string> PropertyAsync(Uri job, string name, CancellationToken cancellationToken) =>
        (await GetAsync(new Uri($"{job}?fields={name}"), cancellationToken))[name]?.GetValue<string>() ?? string.Empty;

    /// <summary>A file in the working directory of a job.</summary>
    public async Task<string> ReadAsync(Uri job, string file, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{job.ToString().Replace("/jobs/", "/storages/", StringComparison.Ordinal)}-uspace/files/{file}"));
        request.Headers.Accept.ParseAdd("application/octet-stream");
        using var answer = await _http.SendAsync(request, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync(cancellationToken);
    }

    /// <summary>The id of a security session for this user.</summary>
    public async Task<string> SessionAsync(CancellationToken cancellationToken)
    {
        using var answer = await _http.GetAsync(Core, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return answer.Headers.GetValues("X-UNICORE-SecuritySession").Single();
    }

    /// <summary>Waits until a job has the batch system's id, and so is known to be there.</summary>
    public async Task<string> BatchIdAsync(Uri job, CancellationToken cancellationToken)
    {
        while (true)
        {
            var view = await GetAsync(new Uri($"{job}?fields=status,batchSystemID"), cancellationToken);
            if (view["status"]?.GetValue<string>() is "FAILED")
            {
                throw new InvalidOperationException($"{job} has failed: {await GetAsync(job, cancellationToken)}");
            }

            if (view["batchSystemID"]?.GetValue<string>() is { } id and not "N/A")
            {
                return id;
            }

            await Task.Delay(20, cancellationToken);
        }
    }

    /// <summary>A job of one line for the shell.</summary>
    public static JsonObject Job(string line, string name) => new() { ["Executable"] = line, ["Name"] = name, ["Resources"] = new JsonObject { ["Runtime"] = "1h" } };

    /// <summary>As many seconds as the text says.</summary>
    public static double Seconds(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
