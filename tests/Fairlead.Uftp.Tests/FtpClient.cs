using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Fairlead.Uftp.Tests;

/// <summary>A client that speaks the protocol line by line, so that tests can also say what no client should.</summary>
public sealed class FtpClient : IDisposable
{
    private readonly TcpClient _control;
    private readonly StreamReader _lines;
    private readonly string _host;

    private FtpClient(TcpClient control, string host)
    {
        (_control, _host) = (control, host);
        _lines = new StreamReader(control.GetStream(), Encoding.UTF8);
    }

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public static async Task<FtpClient> ConnectAsync(string host, int port)
    {
        var control = new TcpClient();
        await control.ConnectAsync(host, port, CancellationToken);
        var client = new FtpClient(control, host);
        (await client.ReplyAsync()).ShouldMatch("^220 UFTPD [0-9]+[.][0-9]+[.][0-9]+,");
        return client;
    }

    public async Task<string> LogInAsync(string secret)
    {
        (await SendAsync("USER anonymous")).ShouldStartWith("331");
        return await SendAsync($"PASS {secret}");
    }

    /// <summary>Sends a command and reads its reply, all lines of it.</summary>
    public async Task<string> SendAsync(string command)
    {
        await _control.GetStream().WriteAsync(Encoding.UTF8.GetBytes($"{command}\r\n"), CancellationToken);
        return await ReplyAsync();
    }

    /// <summary>The next reply; empty where the server has closed the connection.</summary>
    public async Task<string> ReplyAsync()
    {
        var all = new StringBuilder();
        while (await _lines.ReadLineAsync(CancellationToken) is { } line)
        {
            all.Append(line);
            if (line.Length < 4 || line[3] != '-' || !char.IsAsciiDigit(line[0]))
            {
                // Lines between the first and the last begin with a blank.
                if (line is [not ' ', ..])
                {
                    break;
                }
            }

            all.Append('\n');
        }

        return all.ToString();
    }

    /// <summary>Opens a data connection.</summary>
    public async Task<TcpClient> OpenDataAsync(string how = "EPSV")
    {
        var reply = await SendAsync(how);
        var numbers = reply[4..].Split('(', ')')[1].Split(',', '|').Where(n => n.Length > 0).Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        var data = new TcpClient();
        await data.ConnectAsync(_host, numbers is [.., var high, var low] ? (high * 256) + low : numbers[0], CancellationToken);
        return data;
    }

    /// <summary>Has a file or listing sent, and reads the reply at its end.</summary>
    public async Task<byte[]> ReceiveAsync(string command)
    {
        using var data = await OpenDataAsync();
        (await SendAsync(command)).ShouldStartWith("150");
        using var all = new MemoryStream();
        await data.GetStream().CopyToAsync(all, CancellationToken);
        (await ReplyAsync()).ShouldStartWith("226");
        return all.ToArray();
    }

    /// <summary>Stores bytes, and gives the reply at the end.</summary>
    public async Task<string> StoreAsync(string command, byte[] content)
    {
        using (var data = await OpenDataAsync())
        {
            (await SendAsync(command)).ShouldStartWith("150");
            await data.GetStream().WriteAsync(content, CancellationToken);
        }

        return await ReplyAsync();
    }

    public void Dispose()
    {
        _lines.Dispose();
        _control.Dispose();
    }
}
