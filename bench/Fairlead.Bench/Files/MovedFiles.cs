using System.Diagnostics;
using System.Globalization;
using Fairlead.Bench.Running;
using Fairlead.Testing;

namespace Fairlead.Bench.Files;

/// <summary>
/// Upload and download of a large file through the storage endpoint, with curl, beside nginx and <c>cat</c> over the same path: on this host, and on one that is reached by
/// SSH. And what memory of the gateway that takes. Options: MiB (default 1024), rounds (default 3).
/// </summary>
internal sealed class MovedFiles : IFigure
{
    public string Name => "transfer";

    public async Task MeasureAsync(IReadOnlyList<string> options, TextWriter output, CancellationToken cancellationToken)
    {
        var size = options is [var number, ..] ? int.Parse(number, CultureInfo.InvariantCulture) : 1024;
        var rounds = options is [_, var wanted, ..] ? int.Parse(wanted, CultureInfo.InvariantCulture) : 3;
        using var home = new TemporaryDirectory("bench");
        var disk = home.CreateDirectory("disk");
        var remote = home.CreateDirectory("remote");
        await using var ssh = new SshServer();
        await ssh.InitializeAsync();
        await RunAsync($"chown {TestAccounts.Alice} '{remote}'", cancellationToken);
        await RunAsync($"head -c {size}M /dev/urandom >'{disk}/source' && cp '{disk}/source' '{remote}/source' && chown {TestAccounts.Alice} '{remote}/source'", cancellationToken);
        var port = FreePort.Take();
        await using var nginx = await Nginx.StartAsync(home, disk, port, cancellationToken);
        await using var gateway = await GatewayProcess.StartAsync(home, Sites(ssh, disk, remote), cancellationToken, account: TestAccounts.Alice);
        var ways = Ways(ssh, gateway, $"http://127.0.0.1:{port}", disk, remote);
        var rates = ways.ToDictionary(w => w.What, _ => new List<double>());
        for (var round = 0; round <= rounds; round++)
        {
            await output.WriteLineAsync(round == 0 ? "warming up" : $"round {round}, load average {Machine.Load()}");
            foreach (var (what, command, peers) in ways)
            {
                var (before, cpu, started) = (Resident.Now(gateway.Id), Machine.CpuSecondsOf(gateway.Id), Stopwatch.GetTimestamp());
                Resident.ForgetPeak(gateway.Id);
                await RunAsync(command, cancellationToken);
                rates[what].Add(size / Stopwatch.GetElapsedTime(started).TotalSeconds);
                var beside = string.Concat(peers.Select(p => $", {rates[what][^1] / rates[p][^1]:F2} of {p}"));
                var memory = peers.Length == 0 ? "" : $"; gateway: {Machine.CpuSecondsOf(gateway.Id) - cpu:F1} s CPU, {before:F0} MiB before, {Resident.Peak(gateway.Id):F0} MiB at most";
                await output.WriteLineAsync($"  {what}: {rates[what][^1]:F0} MiB/s{beside}{memory}");
            }

            await CheckAsync(disk, remote, cancellationToken);
        }

        foreach (var (what, _, peers) in ways.Where(w => w.Peers.Length > 0))
        {
            var ratios = peers.Select(p => $"{Quantiles.Median(rates[what].Zip(rates[p], (ours, theirs) => ours / theirs).Skip(1)):F2} of {p}");
            await output.WriteLineAsync($"median, {what}: {Quantiles.Median(rates[what].Skip(1)):F0} MiB/s, {string.Join(", ", ratios)}");
        }
    }

    private static string Sites(SshServer ssh, string disk, string remote) => $$"""
          - { name: here, kind: local, storages: { DISK: "{{disk}}" } }
          - name: cluster
            kind: slurm
            access: { ssh: {{ssh.Host}}, port: {{ssh.Port}}, key: "{{ssh.KeyFor("{account}")}}", knownHosts: "{{ssh.KnownHostsFile}}" }
            workspace: "{{remote}}"
            storages: { REMOTE: "{{remote}}" }
        """;

    private static (string What, string Command, string[] Peers)[] Ways(SshServer ssh, GatewayProcess gateway, string nginx, string disk, string remote)
    {
        var curl = $"curl --fail --silent --show-error --header 'Expect:' --header 'Accept: application/octet-stream' --header 'Authorization: {GatewayProcess.Authorization}'";
        var (here, there) = (new Uri(gateway.Client.Core, "storages/DISK/files"), new Uri(gateway.Client.Core, "storages/REMOTE/files"));
        var login = $"ssh -F none -i '{ssh.KeyFor(TestAccounts.Alice)}' -p {ssh.Port} -o UserKnownHostsFile='{ssh.KnownHostsFile}' -o BatchMode=yes {TestAccounts.Alice}@{ssh.Host}";
        const string Put = "--header 'Content-Type: application/octet-stream' --upload-file";
        return
        [
            ("cat to a file", $"cat '{disk}/source' >'{disk}/cat'", []),
            ("nginx upload", $"{curl} {Put} '{disk}/source' {nginx}/nginx-copy", []),
            ("upload", $"{curl} {Put} '{disk}/source' {here}/copy", ["nginx upload", "cat to a file"]),
            ("cat to a pipe", $"cat '{disk}/source' | cat >/dev/null", []),
            ("nginx download", $"{curl} --output /dev/null {nginx}/source", []),
            ("download", $"{curl} --output /dev/null {here}/source", ["nginx download", "cat to a pipe"]),
            ("cat into ssh", $"cat '{disk}/source' | {login} \"cat >'{remote}/cat'\"", []),
            ("upload by ssh", $"{curl} {Put} '{disk}/source' {there}/copy", ["cat into ssh"]),
            ("cat out of ssh", $"{login} \"cat '{remote}/source'\" </dev/null | cat >/dev/null", []),
            ("download by ssh", $"{curl} --output /dev/null {there}/source", ["cat out of ssh"]),
        ];
    }

    private static async Task CheckAsync(string disk, string remote, CancellationToken cancellationToken)
    {
        await RunAsync($"cmp '{disk}/source' '{disk}/copy' && cmp '{disk}/source' '{remote}/copy'", cancellationToken);
        await RunAsync($"rm -f '{disk}/copy' '{disk}/cat' '{disk}/nginx-copy' '{remote}/copy' '{remote}/cat'", cancellationToken);
    }

    private static async Task RunAsync(string commandLine, CancellationToken cancellationToken) =>
        (await HostCommand.RunAsync("/bin/sh", ["-c", commandLine], cancellationToken: cancellationToken)).OutputOfSuccess();
}
