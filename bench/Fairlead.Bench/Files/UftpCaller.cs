using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Fairlead.Bench.Running;

namespace Fairlead.Bench.Files;

/// <summary>A client of UFTP that does no more than it must: one session, one data connection for each file.</summary>
internal sealed class UftpCaller : IDisposable
{
    private const int BufferSize = 256 * 1024;
    private readonly TcpClient _control = new() { NoDelay = true };
    private readonly string _host;
    private StreamReader? _replies;

    private UftpCaller(string host) => _host = host;

    /// <summary>Asks for a secret and logs in.</summary>
    public static async Task<UftpCaller> OpenAsync(GatewayProcess gateway, string storage, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = AuthenticationHeaderValue.Parse(GatewayProcess.Authorization);
        using var answer = await http.PostAsJsonAsync(new Uri(gateway.Address, $"/BENCH/rest/auth/{storage}"), new { serverPath = "" }, cancellationToken);
        var offered = JsonNode.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancellationToken));
        var caller = new UftpCaller(offered?["serverHost"]?.GetValue<string>() ?? string.Empty);
        await caller._control.ConnectAsync(caller._host, offered?["serverPort"]?.GetValue<int>() ?? 0, cancellationToken);
        caller._replies = new StreamReader(caller._control.GetStream(), Encoding.UTF8);
        await caller.ExpectAsync("220", cancellationToken);
        await caller.SendAsync("USER anonymous", "331", cancellationToken);
        await caller.SendAsync($"PASS {offered?["secret"]}", "230", cancellationToken);
        return caller;
    }

    /// <summary>Uploads a file.</summary>
    public async Task StoreAsync(string source, string target, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(source);
        using (var data = await ConnectAsync(cancellationToken))
        {
            await SendAsync($"STOR {target}", "150", cancellationToken);
            await file.CopyToAsync(data.GetStream(), BufferSize, cancellationToken);
        }

        await ExpectAsync("226", cancellationToken);
    }

    /// <summary>Uploads an archive that is unpacked there.</summary>
    public async Task UnpackAsync(string source, string target, CancellationToken cancellationToken)
    {
        await SendAsync("TYPE ARCHIVE", "200", cancellationToken);
        await StoreAsync(source, target, cancellationToken);
    }

    /// <summary>Downloads a file.</summary>
    public async Task RetrieveAsync(string source, string target, CancellationToken cancellationToken)
    {
        await using var file = File.Create(target, bufferSize: 1);
        using var data = await ConnectAsync(cancellationToken);
        await SendAsync($"RETR {source}", "150", cancellationToken);
        await data.GetStream().CopyToAsync(file, BufferSize, cancellationToken);
        await ExpectAsync("226", cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _replies?.Dispose();
        _control.Dispose();
    }

    private async Task<TcpClient> ConnectAsync(CancellationToken cancellationToken)
    {
        var reply = await SendAsync("EPSV", "229", cancellationToken);
        var data = new TcpClient();
        await data.ConnectAsync(_host, int.Parse(reply.Split('|')[3], CultureInfo.InvariantCulture), cancellationToken);
        return data;
    }

    private async Task<string> SendAsync(string command, string code, CancellationToken cancellationToken)
    {
        await _control.GetStream().WriteAsync(Encoding.UTF8.GetBytes($"{command}\r\n"), cancellationToken);
        return await ExpectAsync(code, cancellationToken);
    }

    private async Task<string> ExpectAsync(string code, CancellationToken cancellationToken)
    {
        var reply = _replies is null ? null : await _replies.ReadLineAsync(cancellationToken);
        return reply?.StartsWith(code, StringComparison.Ordinal) is true ? reply : throw new IOException($"{code} was expected, not '{reply}'.");
    }
}
