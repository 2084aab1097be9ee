using Fairlead.Gateway.Notifications;
using Fairlead.Testing;

namespace Fairlead.Dialects.Prominence.Tests;

/// <summary>Mail about jobs and workflows that are over, handed to a real server.</summary>
public sealed class MailTests : IAsyncLifetime
{
    private const string Wish = """[{"event":"jobFinished","type":"email"}]""";

    private readonly MailServer _mail = new();
    private readonly ProminenceServer _server;

    public MailTests() => _server = new ProminenceServer
    {
        Notifications = new NotificationOptions { Mail = new MailOptions { Server = "127.0.0.1", Port = _mail.Port, Security = MailSecurity.None, From = "Harbour <harbour@example.org>" } },
    };

    public async ValueTask InitializeAsync()
    {
        await _mail.InitializeAsync();
        await _server.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _mail.DisposeAsync();
    }

    [Fact]
    public async Task Job_WhoseOwnerWantsMail_IsToldOfWhenItIsOver()
    {
        using var client = _server.ClientFor("ada");
        var silent = await client.SubmitAsync(Job("silent", "sh -c 'exit 0'", "[]"));
        var id = await client.SubmitAsync(Job("tide model", "sh -c 'exit 3'", Wish));

        var letter = await LetterAsync($"Job {id} (tide model): completed");

        letter.ShouldContain("To: ada@example.org");
        letter.ShouldContain("From: Harbour <harbour@example.org>");
        letter.ShouldContain("Exit code: 3");
        letter.ShouldContain($"/prominence/v1/jobs/{id}");
        letter.ShouldNotContain($"Job {silent} ");
    }

    [Fact]
    public async Task Workflow_WhoseOwnerWantsMail_IsToldOfWhenItIsOver()
    {
        using var client = _server.ClientFor("ada");
        var id = await client.SubmitWorkflowAsync($$"""{"name":"wing","jobs":[{{Job("mesh", "sh -c 'exit 1'", "[]")}}],"notifications":[{"event":"workflowFinished","type":"email"}]}""");

        (await LetterAsync($"Workflow {id} (wing): failed")).ShouldContain($"/prominence/v1/workflows/{id}");
    }

    [Fact]
    public async Task Job_OfSomebodyWithoutAnAddress_RunsAllTheSame()
    {
        using var client = _server.ClientFor("bo");

        await client.WaitAsync(await client.SubmitAsync(Job("quiet", "sh -c 'exit 0'", Wish)), "completed");

        _mail.Letters.ShouldNotContain("quiet");
    }

    private Task<string> LetterAsync(string subject) => Eventually.Become(_ => Task.FromResult(_mail.Letters), until: letters => letters.Contains($"Subject: {subject}", StringComparison.Ordinal));

    private string Job(string name, string command, string notifications) =>
        $$"""
        {"name":"{{name}}","tasks":[{"image":"{{_server.Image.Root}}","runtime":"singularity","cmd":"{{command}}"}],
         "resources":{"nodes":1,"cpus":1,"memory":1,"disk":1},"notifications":{{notifications}}}
        """;
}
