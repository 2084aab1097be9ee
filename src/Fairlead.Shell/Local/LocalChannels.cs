using System.Text.RegularExpressions;
using Fairlead.Shell.Framing;
using Fairlead.Shell.Pooling;

namespace Fairlead.Shell.Local;

/// <summary>Channels on this host: a shell in the gateway's own account, or in another by <c>setpriv</c>.</summary>
internal sealed partial class LocalChannels(string? account, ShellGroups groups, StartLimit startLimit) : IChannelSource
{
    // The account is looked up by the system, so accounts of a directory service work; PATH and HOME become those of the account.
    private const string Switch =
        """
        group=${2:-$(id -g -- "$1")} && [ -n "$group" ] || exit
        if [ -n "$3" ]; then
            exec setpriv --reuid "$1" --regid "$group" --groups "$3" --reset-env /bin/sh
        fi
        exec setpriv --reuid "$1" --regid "$group" --init-groups --reset-env /bin/sh
        """;

    private readonly string[] _words = account is null ? groups.Words : ["/bin/sh", "-c", Switch, "sh", account, groups.Primary ?? string.Empty, groups.Supplementary];

    public string Kind => account is null ? "own" : "account";

    /// <summary>Refuses names that are no account's, numbers among them: they could be anybody's.</summary>
    /// <exception cref="ArgumentException">The name is refused.</exception>
    public static void Check(string account)
    {
        if (!AccountName().IsMatch(account))
        {
            throw new ArgumentException($"'{account}' cannot be an account: a letter, then letters, digits and . _ - @ are wanted.", nameof(account));
        }
    }

    public Task<FramedChannel> OpenAsync(CancellationToken cancellationToken) => startLimit.WithinAsync(OpenNowAsync, cancellationToken);

    public bool IsUsable(FramedChannel channel) => channel.IsAlive;

    public Task AbandonAsync(FramedChannel channel)
    {
        if (!channel.IsIdle)
        {
            channel.Kill();
        }

        channel.Dispose();
        return Task.CompletedTask;
    }

    public Task RestAsync() => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<FramedChannel> OpenNowAsync(CancellationToken cancellationToken)
    {
        var process = ChildProcess.Start(_words);
        try
        {
            return await FramedChannel.OpenAsync(process, cancellationToken);
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9._@-]*\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex AccountName();
}
