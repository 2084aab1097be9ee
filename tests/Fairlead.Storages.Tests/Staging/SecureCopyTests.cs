using System.Net;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Storages.Staging;
using Fairlead.Testing;

namespace Fairlead.Storages.Tests.Staging;

/// <summary>Input from and output to other hosts over SSH, against a real sshd.</summary>
public sealed class SecureCopyTests(ForeignSshServer foreign) : IClassFixture<ForeignSshServer>, IDisposable
{
    private readonly StagedJobs _jobs = new();
    private readonly EgressPolicy _policy = StagedJobs.Loopback with { KnownHosts = foreign.Server.KnownHostsFile };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _jobs.Dispose();

    [Fact]
    public async Task Staging_WithAPassword_GoesBothWays()
    {
        var content = Bytes.Random(5, 3_000_001);
        var output = _jobs.Exporting("out.bin", foreign.At("up load/"), foreign.WithPassword);
        StagedJobs.Write(output, "out.bin", string.Empty);
        await File.WriteAllBytesAsync($"{output.Directory}/out.bin", content, Token);
        Directory.CreateDirectory($"{ForeignSshServer.Home}/up load");
        await HostCommand.RunAsync("chown", ["fl-visitor", $"{ForeignSshServer.Home}/up load"], cancellationToken: Token);

        (await _jobs.Stager(_policy).StageOutAsync(output, Token)).ShouldSucceed().ShouldHaveSingleItem().ShouldEndWith("3000001 bytes");
        (await _jobs.Stager(_policy).StageOutAsync(output, Token)).ShouldSucceed();
        var input = _jobs.Importing(foreign.At($"{ForeignSshServer.Home}/up load/out.bin"), foreign.WithPassword);
        (await _jobs.Stager(_policy).StageInAsync(input, Token)).ShouldSucceed();

        (await File.ReadAllBytesAsync($"{input.Directory}/file", Token)).ShouldBe(content);
        Directory.GetFileSystemEntries($"{ForeignSshServer.Home}/up load").ShouldBe([$"{ForeignSshServer.Home}/up load/out.bin"]);
    }

    [Fact]
    public async Task Staging_WithAKey_GoesToItsAccountAlone()
    {
        var home = $"/home/{TestAccounts.Alice}";
        var name = $"{Guid.CreateVersion7():N} '$(x)";
        var output = _jobs.Exporting("out", foreign.At(name, TestAccounts.Alice), foreign.WithKey, WriteMode.CreateNew);
        StagedJobs.Write(output, "out", "from alice");

        (await _jobs.Stager(_policy).StageOutAsync(output, Token)).ShouldSucceed();
        (await _jobs.Stager(_policy).StageOutAsync(output, Token)).ShouldBeRefused(RefusalKind.Conflict);
        var others = _jobs.Importing(foreign.At($"{ForeignSshServer.Home}/x", TestAccounts.Bob), foreign.WithKey);
        var refused = (await _jobs.Stager(_policy).StageInAsync(others, Token)).ShouldBeRefused(RefusalKind.Conflict);

        (await File.ReadAllTextAsync($"{home}/{name}", Token)).ShouldBe("from alice");
        refused.Message.ShouldContain("does not accept the user name with these credentials");
        Directory.GetFiles(home, "*.part").ShouldBeEmpty();
        File.Delete($"{home}/{name}");
    }

    [Theory]
    [InlineData("/nowhere/at/all", RefusalKind.NotFound, "There is no file '/nowhere/at/all' on 127.0.0.1.")]
    [InlineData("/etc/shadow", RefusalKind.Forbidden, "may not do this with '/etc/shadow'")]
    [InlineData("/etc", RefusalKind.Conflict, "is a directory")]
    public async Task StageIn_WhatCannotBeHad_SaysWhy(string path, RefusalKind kind, string reason)
    {
        var job = _jobs.Importing(foreign.At(path), foreign.WithPassword);

        (await _jobs.Stager(_policy).StageInAsync(job, Token)).ShouldBeRefused(kind).Message.ShouldContain(reason);

        Directory.EnumerateFileSystemEntries(job.Directory).ShouldBeEmpty();
    }

    [Fact]
    public async Task StageIn_WithAnotherPassword_IsRefusedAndNotRepeated()
    {
        var job = _jobs.Importing(foreign.At("/etc/hostname"), ForeignSshServer.Basic("geheim"));

        var refusal = (await _jobs.Stager(_policy).StageInAsync(job, Token)).ShouldBeRefused(RefusalKind.Conflict);

        refusal.Message.ShouldBe($"scp://127.0.0.1:{foreign.Server.Port}/etc/hostname to 'file': 127.0.0.1 does not accept the user name with these credentials.");
    }

    [Fact]
    public async Task StageIn_FromAHostWithAnotherKey_SendsNothingThere()
    {
        var job = _jobs.Importing(foreign.At("/etc/hostname"), foreign.WithPassword);

        var refusal = (await _jobs.Stager(_policy with { KnownHosts = foreign.Server.WrongKnownHostsFile }).StageInAsync(job, Token)).ShouldBeRefused(RefusalKind.Forbidden);

        refusal.Message.ShouldContain("host key is not the one");
    }

    [Fact]
    public async Task StageIn_PoliciesThatForbidIt_AreKept()
    {
        var job = _jobs.Importing(foreign.At("/etc/services"), foreign.WithPassword);
        async Task<Refusal> Under(EgressPolicy policy, RefusalKind kind) => (await _jobs.Stager(policy).StageInAsync(job, Token)).ShouldBeRefused(kind);

        (await Under(_policy with { AllowRanges = [] }, RefusalKind.Forbidden)).Message.ShouldContain("127.0.0.1 is not allowed");
        (await Under(_policy with { AllowRanges = [IPNetwork.Parse("10.0.0.0/8")] }, RefusalKind.Forbidden)).Message.ShouldContain("127.0.0.1 is not allowed");
        (await Under(_policy with { Schemes = ["https"] }, RefusalKind.Forbidden)).Message.ShouldContain("'scp' is not allowed");
        (await Under(_policy with { KnownHosts = null }, RefusalKind.Forbidden)).Message.ShouldContain("egress.knownHosts");
        (await Under(_policy with { SizeLimit = 10 }, RefusalKind.TooLarge)).Message.ShouldContain("limit of 10 bytes");
    }

    [Fact]
    public async Task Staging_Secrets_AreInNoArgumentsAndLeaveNoFiles()
    {
        var job = _jobs.Importing(foreign.At("/dev/zero"), foreign.WithPassword);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var running = _jobs.Stager(_policy).StageInAsync(job, ending.Token);

        var arguments = await Eventually.Become(_ => Task.FromResult(ArgumentsOfSftp()), until: a => a.Count > 0, cancellationToken: Token);
        await ending.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);

        arguments.ShouldAllBe(a => !a.Contains(foreign.Password, StringComparison.Ordinal));
        await Eventually.Become(() => ArgumentsOfSftp().Count == 0 && !HasSecretFiles(), cancellationToken: Token);
    }

    private List<string> ArgumentsOfSftp() =>
        [.. Directory.EnumerateDirectories("/proc").Select(TextOf).Where(a => a.StartsWith("ssh\0", StringComparison.Ordinal) && a.Contains($"\0{foreign.Server.Port}\0", StringComparison.Ordinal))];

    private static bool HasSecretFiles() => Directory.EnumerateDirectories(Path.GetTempPath(), $"fairlead-{Environment.ProcessId}-*")
        .Any(d => File.Exists(Path.Combine(d, "ask")) || File.Exists(Path.Combine(d, "key")));

    private static string TextOf(string process)
    {
        try
        {
            return File.ReadAllText($"{process}/cmdline");
        }
        catch (IOException)
        {
            return string.Empty;
        }
    }
}
