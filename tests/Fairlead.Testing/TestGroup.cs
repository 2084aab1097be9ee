using System.Security.Cryptography;

namespace Fairlead.Testing;

/// <summary>A group of this machine with a name of its own, which goes with the test. Needs root.</summary>
public sealed class TestGroup : IAsyncDisposable
{
    private const string Make = "name=$1; shift; groupadd \"$name\" && for member; do gpasswd -a \"$member\" \"$name\" || exit; done";

    private TestGroup(string name) => Name = name;

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Makes one.</summary>
    /// <param name="members">Accounts of <see cref="TestAccounts"/> that are members, beside those whose primary group it is, which are none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<TestGroup> CreateAsync(IEnumerable<string> members, CancellationToken cancellationToken)
    {
        await TestAccounts.EnsureAsync(cancellationToken);
        var name = $"fl{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        (await LockedAsync(Make, [name, .. members], cancellationToken)).OutputOfSuccess();
        return new TestGroup(name);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => (await LockedAsync("groupdel \"$1\"", [Name], CancellationToken.None)).OutputOfSuccess();

    // The files of groups have one writer at a time.
    private static Task<HostResult> LockedAsync(string script, IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        HostCommand.RunAsync("flock", ["/var/lock/fairlead-test-accounts.lock", "/bin/sh", "-c", script, "group", .. arguments], cancellationToken: cancellationToken);
}
