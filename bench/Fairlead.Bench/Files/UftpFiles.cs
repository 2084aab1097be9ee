using System.Diagnostics;
using System.Globalization;
using Fairlead.Bench.Running;
using Fairlead.Testing;

namespace Fairlead.Bench.Files;

/// <summary>
/// A large file and many of 4 KiB by UFTP, one session each, beside <c>scp</c> on the same files; many files also as one archive. Options: MiB (default 1024),
/// files (default 10,000), rounds (default 3).
/// </summary>
internal sealed class UftpFiles : IFigure
{
    private const int Bytes = 4096;

    public string Name => "uftp";

    public async Task MeasureAsync(IReadOnlyList<string> options, TextWriter output, CancellationToken cancellationToken)
    {
        var (size, files, rounds) = (Number(options, 0, 1024), Number(options, 1, 10_000), Number(options, 2, 3));
        using var home = new TemporaryDirectory("bench");
        var disk = home.CreateDirectory("disk");
        var remote = home.CreateDirectory("remote");
        await using var ssh = new SshServer();
        await ssh.InitializeAsync();
        await RunAsync(
            $"""
            head -c {size}M /dev/urandom >'{disk}/large' && mkdir '{disk}/small' && cd '{disk}/small' && head -c {files * Bytes} /dev/urandom | split -b {Bytes} -a 6 -d - file &&
            tar -C '{disk}' -cf '{disk}/small.tar' small && cp -r '{disk}/large' '{disk}/small' '{remote}' && chown -R {TestAccounts.Alice} '{remote}'
            """,
            cancellationToken);
        var port = FreePort.Take();
        await using var gateway = await GatewayProcess.StartAsync(
            home, $"  - {{ name: here, kind: local, storages: {{ DISK: \"{disk}\" }} }}\nuftp: {{ listen: \"127.0.0.1:{port}\" }}\n", cancellationToken);
        var ways = Ways(ssh, gateway, disk, remote, [.. Enumerable.Range(0, files).Select(i => $"file{i:D6}")]);
        var seconds = ways.ToDictionary(w => w.What, _ => new List<double>());
        for (var round = 0; round <= rounds; round++)
        {
            await output.WriteLineAsync(round == 0 ? "warming up" : $"round {round}, load average {Machine.Load()}");
            foreach (var (what, run, check, _) in ways)
            {
                await RunAsync($"mkdir -p '{disk}/up' '{disk}/got' && rm -rf '{remote}/up' && install -d -m 777 '{remote}/up'", cancellationToken);
                var started = Stopwatch.GetTimestamp();
                await run(cancellationToken);
                seconds[what].Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
                await RunAsync($"{check} && rm -rf '{disk}/up' '{disk}/got'", cancellationToken);
                var rate = what.Contains("large", StringComparison.Ordinal) ? $"{size / seconds[what][^1]:F0} MiB/s" : $"{files / seconds[what][^1]:F0} files/s";
                await output.WriteLineAsync($"  {what}: {rate}");
            }
        }

        foreach (var (what, _, _, peer) in ways.Where(w => w.Peer is not null))
        {
            var ratio = Quantiles.Median(seconds[what].Zip(seconds[peer ?? what], (ours, theirs) => theirs / ours).Skip(1));
            await output.WriteLineAsync($"median, {what}: {ratio:F2} of {peer}");
        }
    }

    private static (string What, Func<CancellationToken, Task> Run, string Check, string? Peer)[] Ways(
        SshServer ssh, GatewayProcess gateway, string disk, string remote, IReadOnlyList<string> names)
    {
        var login = $"-F none -i '{ssh.KeyFor(TestAccounts.Alice)}' -P {ssh.Port} -o UserKnownHostsFile='{ssh.KnownHostsFile}' -o BatchMode=yes";
        var there = $"{TestAccounts.Alice}@{ssh.Host}:{remote}";
        Func<CancellationToken, Task> Scp(string words) => token => RunAsync($"scp -q {login} {words}", token);
        Func<CancellationToken, Task> Uftp(Func<UftpCaller, CancellationToken, Task> use) => async token =>
        {
            using var caller = await UftpCaller.OpenAsync(gateway, "DISK", token);
            await use(caller, token);
        };
        return
        [
            ("scp upload of a large file", Scp($"'{disk}/large' '{there}/up/large'"), $"cmp '{disk}/large' '{remote}/up/large'", null),
            ("upload of a large file", Uftp((c, t) => c.StoreAsync($"{disk}/large", "up/large", t)), $"cmp '{disk}/large' '{disk}/up/large'", "scp upload of a large file"),
            ("scp download of a large file", Scp($"'{there}/large' '{disk}/got/large'"), $"cmp '{disk}/large' '{disk}/got/large'", null),
            ("download of a large file", Uftp((c, t) => c.RetrieveAsync("large", $"{disk}/got/large", t)), $"cmp '{disk}/large' '{disk}/got/large'", "scp download of a large file"),
            ("scp upload of small files", Scp($"-r '{disk}/small' '{there}/up'"), $"diff -r '{disk}/small' '{remote}/up/small'", null),
            ("upload of small files", Uftp((c, t) => EachAsync(names, n => c.StoreAsync($"{disk}/small/{n}", $"up/small/{n}", t))), $"diff -r '{disk}/small' '{disk}/up/small'", "scp upload of small files"),
            ("upload of small files as an archive", Uftp((c, t) => c.UnpackAsync($"{disk}/small.tar", "up", t)), $"diff -r '{disk}/small' '{disk}/up/small'", "scp upload of small files"),
            ("scp download of small files", Scp($"-r '{there}/small' '{disk}/got'"), $"diff -r '{disk}/small' '{disk}/got/small'", null),
            ("download of small files", Uftp((c, t) => EachAsync(names, n => c.RetrieveAsync($"small/{n}", $"{disk}/got/{n}", t))), $"diff -r '{disk}/small' '{disk}/got'", "scp download of small files"),
        ];
    }

    private static async Task EachAsync(IEnumerable<string> names, Func<string, Task> use)
    {
        foreach (var name in names)
        {
            await use(name);
        }
    }

    private static int Number(IReadOnlyList<string> options, int index, int otherwise) =>
        options.Count > index ? int.Parse(options[index], CultureInfo.InvariantCulture) : otherwise;

    private static async Task RunAsync(string commandLine, CancellationToken cancellationToken) =>
        (await HostCommand.RunAsync("/bin/sh", ["-c", commandLine], cancellationToken: cancellationToken)).OutputOfSuccess();
}
