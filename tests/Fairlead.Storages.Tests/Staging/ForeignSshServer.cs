using System.Text;
using Fairlead.Core.Jobs;
using Fairlead.Testing;

namespace Fairlead.Storages.Tests.Staging;

/// <summary>A real sshd that takes passwords, with an account that has one.</summary>
public sealed class ForeignSshServer : IAsyncLifetime
{
    private const string Account = "fl-visitor";
    private const string MakeAccount = """
        id "$1" >/dev/null 2>&1 || useradd -m -s /bin/sh "$1" || exit
        usermod -p "$(openssl passwd -6 -stdin)" "$1"
        """;

    public SshServer Server { get; } = new() { TakesPasswords = true };

    public string Password { get; } = $"geheim \"$'`; {Convert.ToHexString(Bytes.Random(3, 8))}";

    public static string Home => $"/home/{Account}";

    /// <summary>What the compiler of a description seals.</summary>
    public string WithPassword => Basic(Password);

    public string WithKey => $"PrivateKey {Convert.ToBase64String(File.ReadAllBytes(Server.KeyFor(TestAccounts.Alice)))}";

    public static string Basic(string password) => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Account}:{password}"))}";

    public DataPlace At(string path, string account = Account) => new DataPlace.OverSsh(Server.Host, Server.Port, account, path);

    public async ValueTask InitializeAsync()
    {
        var made = await HostCommand.RunAsync("flock", ["/var/lock/fairlead-test-visitor.lock", "/bin/sh", "-c", MakeAccount, "sh", Account], input: Password + "\n");
        made.OutputOfSuccess();
        await Server.InitializeAsync();
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
