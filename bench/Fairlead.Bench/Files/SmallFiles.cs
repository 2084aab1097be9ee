using System.Diagnostics;
using System.Globalization;
using System.Text;
using Fairlead.Bench.Running;
using Fairlead.Testing;

namespace Fairlead.Bench.Files;

/// <summary>
/// Upload and download of many files of 4 KiB through the storage endpoint, one curl with its connections kept open, beside nginx and <c>scp</c> on the same
/// files. Options: files (default 10,000), rounds (default 3).
/// </summary>
internal sealed class SmallFiles : IFigure
{
    private const int Bytes = 4096;
    private static readonly string[] Directions = ["upload", "download"];
    private static readonly string[] Peers = ["nginx", "scp"];

    public string Name => "files";

    public async Task MeasureAsync(IReadOnlyList<string> options, TextWriter output, CancellationToken cancellationToken)
    {
        var files = options is [var number, ..] ? int.Parse(number, CultureInfo.InvariantCulture) : 10_000;
        var rounds = options is [_, var wanted, ..] ? int.Parse(wanted, CultureInfo.InvariantCulture) : 3;
        using var home = new TemporaryDirectory("bench");
        var disk = home.CreateDirectory("disk");
        var remote = home.CreateDirectory("remote");
        await using var ssh = new SshServer();
        await ssh.InitializeAsync();
        await RunAsync(
            $"chown {TestAccounts.Alice} '{remote}' && mkdir '{disk}/source' && cd '{disk}/source' && head -c {files * Bytes} /dev/urandom | split -b {Bytes} -a 6 -d - file && cp -r . '{remote}/source' && chown -R {TestAccounts.Alice} '{remote}'",
            cancellationToken);
        var port = FreePort.Take();
        await using var nginx = await Nginx.StartAsync(home, disk, port, cancellationToken);
        await using var gateway = await GatewayProcess.StartAsync(home, $"  - {{ name: here, kind: local, storages: {{ DISK: \"{disk}\" }} }}\n", cancellationToken);
        var ways = Ways(home, ssh, gateway, $"http://127.0.0.1:{port}", files, remote);
        var rates = ways.ToDictionary(w => w.What, _ => new List<double>());
        for (var round = 0; round <= rounds; round++)
        {
            await output.WriteLineAsync(round == 0 ? "warming up" : $"round {round}, load average {Machine.Load()}");
            foreach (var (what, command, target) in ways)
            {
                Directory.CreateDirectory(target);
                await RunAsync($"chmod 777 '{target}'", cancellationToken);
                var started = Stopwatch.GetTimestamp();
                await RunAsync(command, cancellationToken);
                rates[what].Add(files / Stopwatch.GetElapsedTime(started).TotalSeconds);
                await RunAsync($"diff -r '{disk}/source' '{target}' && rm -rf '{target}'", cancellationToken);
                await output.WriteLineAsync($"  {what}: {rates[what][^1]:F0} files/s");
            }
        }

        foreach (var direction in Directions)
        {
            var ratios = Peers.Select(p => $"{Quantiles.Median(rates[direction].Zip(rates[$"{p} {direction}"], (ours, theirs) => ours / theirs).Skip(1)):F2} of {p}");
            await output.WriteLineAsync($"median, {direction}: {Quantiles.Median(rates[direction].Skip(1)):F0} files/s, {string.Join(", ", ratios)}");
        }
    }

    private static (string What, string Command, string Target)[] Ways(
        TemporaryDirectory home, SshServer ssh, GatewayProcess gateway, string nginx, int files, string remote)
    {
        var (disk, here) = (home.Combine("disk"), new Uri(gateway.Client.Core, "storages/DISK/files").ToString());
        var login = $"-F none -i '{ssh.KeyFor(TestAccounts.Alice)}' -P {ssh.Port} -o UserKnownHostsFile='{ssh.KnownHostsFile}' -o BatchMode=yes";
        var headers = $"header = \"Accept: application/octet-stream\"\nheader = \"Content-Type: application/octet-stream\"\nheader = \"Expect:\"\nheader = \"Authorization: {GatewayProcess.Authorization}\"\n";

        string Curl(string name, Func<string, string> line)
        {
            var list = new StringBuilder(headers).Append("fail\nsilent\nshow-error\n");
            foreach (var file in Enumerable.Range(0, files).Select(i => $"file{i:D6}"))
            {
                list.Append(line(file)).Append('\n');
            }

            return $"curl --config '{home.Write($"{name}.curl", list.ToString())}'";
        }

        return
        [
            ("nginx upload", Curl("nginx-up", f => $"upload-file = \"{disk}/source/{f}\"\nurl = \"{nginx}/nginx-copy/{f}\""), $"{disk}/nginx-copy"),
            ("upload", Curl("up", f => $"upload-file = \"{disk}/source/{f}\"\nurl = \"{here}/copy/{f}\""), $"{disk}/copy"),
            ("scp upload", $"scp -q {login} -r '{disk}/source/.' '{TestAccounts.Alice}@{ssh.Host}:{remote}/copy'", $"{remote}/copy"),
            ("nginx download", Curl("nginx-down", f => $"output = \"{disk}/nginx-got/{f}\"\nurl = \"{nginx}/source/{f}\""), $"{disk}/nginx-got"),
            ("download", Curl("down", f => $"output = \"{disk}/got/{f}\"\nurl = \"{here}/source/{f}\""), $"{disk}/got"),
            ("scp download", $"scp -q {login} -r '{TestAccounts.Alice}@{ssh.Host}:{remote}/source/.' '{disk}/scp-got'", $"{disk}/scp-got"),
        ];
    }

    private static async Task RunAsync(string commandLine, CancellationToken cancellationToken) =>
        (await HostCommand.RunAsync("/bin/sh", ["-c", commandLine], cancellationToken: cancellationToken)).OutputOfSuccess();
}
