using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fairlead.Cli.Demo;
using Fairlead.Testing;

namespace Fairlead.Cli.Tests;

/// <summary>Login from the command line at a real gateway, confirmed as in a browser.</summary>
public sealed partial class LoginTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _home = new("login");
    private DemoGateway? _gateway;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private DemoGateway Gateway => _gateway ?? throw new InvalidOperationException("The gateway does not run.");

    private string Server => Gateway.Server.Urls.First();

    private string LoginFile => _home.Combine("fairlead/logins.json");

    public async ValueTask InitializeAsync() => _gateway = await DemoGateway.StartAsync(port: 0, keeps: false, Token);

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        _home.Dispose();
    }

    [Fact]
    public async Task Login_ThatIsConfirmed_GivesTokensUntilLogout()
    {
        await LogInAsync();

        File.GetUnixFileMode(LoginFile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var (code, token, _) = await RunAsync("token");
        code.ShouldBe(ExitCode.Done);
        (await StatusOfAsync(token)).ShouldBe(HttpStatusCode.OK);

        var (left, _, said) = await RunAsync("logout");
        (left, said).ShouldBe((ExitCode.Done, $"Logged out: {DemoGateway.User} at {Server}."));
        (await File.ReadAllTextAsync(LoginFile, Token)).ShouldNotContain(token);
        var (none, output, error) = await RunAsync("token");
        (none, output).ShouldBe((ExitCode.Failed, string.Empty));
        error.ShouldContain("fairlead login");
    }

    [Fact]
    public async Task Token_ThatHasEnded_IsRenewedOnceForAllWhoWantIt()
    {
        await LogInAsync();
        var before = await SecretAsync("refreshToken");
        await ChangeAsync("expiresAt", "2020-01-01T00:00:00Z");

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RunAsync("token", Server)));

        results.Select(r => r.Code).ShouldAllBe(c => c == ExitCode.Done);
        var token = results.Select(r => r.Out).Distinct().ShouldHaveSingleItem();
        (await StatusOfAsync(token)).ShouldBe(HttpStatusCode.OK);
        (await SecretAsync("refreshToken")).ShouldNotBe(before);

        // Somebody else has used what it had: the login is over, and says so.
        await ChangeAsync("expiresAt", "2020-01-01T00:00:00Z");
        await ChangeAsync("refreshToken", before);
        (await RunAsync("token")).Error.ShouldContain("has ended");
    }

    [Fact]
    public async Task TokenCreate_AfterLogin_LetsProgramsInUntilItIsRevokedOrReplaced()
    {
        await LogInAsync();

        var (code, first, told) = await RunAsync("token", "create", "--days", "7");
        code.ShouldBe(ExitCode.Done, told);
        (await StatusOfAsync(first)).ShouldBe(HttpStatusCode.OK);
        var (_, listed, _) = await RunAsync("token", "list");
        listed.ShouldContain("default");
        listed.ShouldNotContain(first);

        var (_, second, _) = await RunAsync("token", "create");
        (await StatusOfAsync(first)).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusOfAsync(second)).ShouldBe(HttpStatusCode.OK);
        var id = (await RunAsync("token", "list")).Out.Split('\t')[0];
        (await RunAsync("token", "revoke", id)).Code.ShouldBe(ExitCode.Done);
        (await StatusOfAsync(second)).ShouldBe(HttpStatusCode.Unauthorized);

        (await RunAsync("token", "revoke", id)).Code.ShouldBe(ExitCode.Failed);
        (await RunAsync("token", "create", "--days", "0")).Code.ShouldBe(ExitCode.Usage);
    }

    [Fact]
    public async Task Login_WithWhatIsWrong_SaysWhatIsRight()
    {
        var (encrypted, _, error) = await RunAsync("login", "http://gateway.example.org");
        encrypted.ShouldBe(ExitCode.Usage);
        error.ShouldContain("https");

        (await RunAsync("login", "gateway")).Code.ShouldBe(ExitCode.Usage);
        (await RunAsync("login", Server, "--certificate", _home.Write("none.pem", "none"))).Error.ShouldContain("none.pem");
        var (untrusted, _, hint) = await RunAsync("login", Server);
        untrusted.ShouldBe(ExitCode.Unavailable);
        hint.ShouldContain("--certificate");

        _home.CreateDirectory("fairlead");
        _home.Write("fairlead/logins.json", "{}");
        File.SetUnixFileMode(LoginFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        (await RunAsync("token")).Error.ShouldContain("chmod 600");
    }

    private async Task LogInAsync()
    {
        using var output = new StringWriter();
        using var words = new StringWriter();
        var error = TextWriter.Synchronized(words);
        var certificate = _home.Write("certificate.pem", Gateway.Server.Certificate.Key.Pem);
        var login = FairleadCommand.RunAsync(["login", Server, "--certificate", certificate], new Terminal(output, error, TextReader.Null, Environment()));
        var code = await Eventually.Become(_ => Task.FromResult(Code().Match(Said()).Value), until: c => c.Length > 0);
        await ConfirmAsync(code);

        (await login).ShouldBe(ExitCode.Done, Said());
        Said().ShouldContain($"Logged in: {DemoGateway.User} at {Server}.");

        string Said()
        {
            lock (error)
            {
                return words.ToString();
            }
        }
    }

    private async Task ConfirmAsync(string code)
    {
        using var browser = new HttpClient(OneCertificate.Believing(Gateway.Server.Certificate.Key.Certificate));
        var asked = await ConfirmationPage.AllowAsync(browser, new Uri($"{Server}/oidc/device"), code, DemoGateway.User, Gateway.Password, Token);
        asked.ShouldContain(System.Environment.MachineName);
    }

    private async Task<HttpStatusCode> StatusOfAsync(string token)
    {
        using var http = new HttpClient(OneCertificate.Believing(Gateway.Server.Certificate.Key.Certificate));
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.GetAsync(new Uri($"{Gateway.BaseUrl}/jobs"), Token);
        return answer.StatusCode;
    }

    private async Task<string> SecretAsync(string member) => $"{(await ReadAsync())["logins"]![0]![member]}";

    private async Task ChangeAsync(string member, string value)
    {
        var logins = await ReadAsync();
        logins["logins"]![0]![member] = value;
        await File.WriteAllTextAsync(LoginFile, logins.ToJsonString(), Token);
    }

    private async Task<JsonNode> ReadAsync() => JsonNode.Parse(await File.ReadAllTextAsync(LoginFile, Token)) ?? throw new ShouldAssertException("null");

    private async Task<(int Code, string Out, string Error)> RunAsync(params string[] args)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var code = await FairleadCommand.RunAsync(args, new Terminal(output, error, TextReader.Null, Environment()));
        return (code, output.ToString().Trim(), error.ToString().Trim());
    }

    private Dictionary<string, string> Environment() => new() { ["XDG_CONFIG_HOME"] = _home.Path };

    [GeneratedRegex("[B-Z]{4}-[B-Z]{4}")]
    private static partial Regex Code();
}
