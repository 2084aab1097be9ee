using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace Fairlead.Cli.Demo;

/// <summary>A job as UNICORE's API shows it.</summary>
/// <param name="Status">Its status in UNICORE's words.</param>
/// <param name="Message">Why it has that status, where there is something to say.</param>
internal sealed record JobView(string Status, string Message)
{
    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => Status is "SUCCESSFUL" or "FAILED";
}

/// <summary>What the demonstration asks of the gateway, over HTTP as any other client: UNICORE's API with Basic authentication.</summary>
internal sealed class UnicoreClient : IDisposable
{
    private readonly HttpClient _http;

    /// <param name="baseUrl">The address of the API, up to <c>/rest/core</c>.</param>
    /// <param name="user">The user.</param>
    /// <param name="password">The password.</param>
    /// <param name="certificate">The only certificate that is believed.</param>
    public UnicoreClient(string baseUrl, string user, string password, X509Certificate2 certificate)
    {
        BaseUrl = baseUrl;
        _http = new HttpClient(OneCertificate.Believing(certificate));
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        _http.DefaultRequestHeaders.Accept.ParseAdd("application/json");
    }

    /// <summary>The address of the API.</summary>
    public string BaseUrl { get; }

    /// <summary>Submits a job.</summary>
    /// <returns>Its URL.</returns>
    public async Task<string> SubmitAsync(JsonObject job, CancellationToken cancellationToken)
    {
        using var answer = await _http.PostAsJsonAsync($"{BaseUrl}/jobs", job, cancellationToken);
        await CheckAsync(answer, cancellationToken);
        return answer.Headers.Location?.ToString() ?? throw new HttpRequestException("The answer to a submission has no Location.");
    }

    /// <summary>How a job stands.</summary>
    public async Task<JobView> LookAsync(string job, CancellationToken cancellationToken)
    {
        using var answer = await _http.GetAsync(new Uri($"{job}?fields=status,statusMessage"), cancellationToken);
        await CheckAsync(answer, cancellationToken);
        var view = await answer.Content.ReadFromJsonAsync<JsonObject>(cancellationToken);
        return new JobView(view?["status"]?.GetValue<string>() ?? "UNDEFINED", view?["statusMessage"]?.GetValue<string>() ?? string.Empty);
    }

    /// <summary>The URL of a file in the working directory of a job.</summary>
    public static string FileOf(string job, string name) => $"{job.Replace("/jobs/", "/storages/", StringComparison.Ordinal)}-uspace/files/{name}";

    /// <summary>The text of a file in the working directory of a job.</summary>
    public async Task<string> ReadAsync(string job, string name, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, FileOf(job, name));
        request.Headers.Accept.ParseAdd("application/octet-stream");
        using var answer = await _http.SendAsync(request, cancellationToken);
        await CheckAsync(answer, cancellationToken);
        return await answer.Content.ReadAsStringAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static async Task CheckAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (!answer.IsSuccessStatusCode)
        {
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            throw new HttpRequestException($"{answer.RequestMessage?.Method} {answer.RequestMessage?.RequestUri} was answered {(int)answer.StatusCode}: {text}");
        }
    }
}
