using Fairlead.Shell.Ssh;

namespace Fairlead.Shell.Tests;

public sealed class SshArgumentsTests
{
    private static readonly SshOptions Options = new() { Host = "login.example.org", User = "alice", KnownHosts = "/etc/fairlead/known hosts" };

    [Fact]
    public void Connect_Defaults_CheckTheHostAndAskNobody()
    {
        var words = SshArguments.Connect(Options, "/run/s").ToList();

        words.ShouldContain("StrictHostKeyChecking=yes");
        words.ShouldContain("BatchMode=yes");
        words.ShouldContain("UserKnownHostsFile=\"/etc/fairlead/known hosts\"");
        words.ShouldContain("GlobalKnownHostsFile=none");
        words.ShouldContain("ForwardAgent=no");
        words[1..3].ShouldBe(["-F", "none"]);
        words[^3..].ShouldBe(["--", "login.example.org", "exec /bin/sh"]);
    }

    [Fact]
    public void Share_SocketThatDoesNotWork_CannotConnectByItself() =>
        SshArguments.Share(Options, "/run/s").ShouldContain("ProxyCommand=false");

    [Theory]
    [InlineData("-oProxyCommand=x", "alice", "/k")]
    [InlineData("a b", "alice", "/k")]
    [InlineData("", "alice", "/k")]
    [InlineData("host", "-alice", "/k")]
    [InlineData("host", "a;b", "/k")]
    [InlineData("host", "alice\n", "/k")]
    [InlineData("host", "alice", "relative")]
    [InlineData("host", "alice", "/k\" x")]
    [InlineData("host", "alice", "/${HOME}")]
    public void Check_ValueThatCouldBeMisread_IsRefused(string host, string user, string knownHosts) =>
        Should.Throw<ArgumentException>(() => SshArguments.Check(new SshOptions { Host = host, User = user, KnownHosts = knownHosts }));

    [Theory]
    [InlineData("alice@login: Permission denied (publickey).", 255, ShellFailure.AuthenticationFailed)]
    [InlineData("No ED25519 host key is known for [h]:22 and you have requested strict checking.\nHost key verification failed.", 255, ShellFailure.HostKeyRefused)]
    [InlineData("ssh: connect to host h port 22: Connection refused", 255, ShellFailure.Unreachable)]
    [InlineData("ssh: Could not resolve hostname h: Name or service not known", 255, ShellFailure.Unreachable)]
    [InlineData("mux_client_request_session: session request failed: Session open refused by peer", 255, ShellFailure.NotStarted)]
    [InlineData("Permission denied", 1, ShellFailure.NotStarted)]
    public void Read_Complaint_IsTheFailure(string complaint, int exitCode, ShellFailure failure) =>
        SshComplaint.Read(complaint, exitCode).ShouldBe(failure);
}
