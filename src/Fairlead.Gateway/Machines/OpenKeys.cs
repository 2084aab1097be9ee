using Fairlead.Core;
using Fairlead.Core.Machines;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Sites;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fairlead.Gateway.Machines;

/// <summary>
/// The private keys that users have opened for their runs. Each is kept, sealed with the gateway's own key, until its run has ended and a while longer, in which the
/// directories of the run may be removed.
/// </summary>
/// <param name="store">Keeps them.</param>
/// <param name="secrets">Seals them.</param>
/// <param name="clock">Says when they were needed.</param>
/// <param name="logger">Hears of trouble.</param>
public sealed class OpenKeys(IMachineStore store, ISecrets secrets, TimeProvider clock, ILogger<OpenKeys> logger) : BackgroundService
{
    /// <summary>How long a key is kept after the end of its run: ten minutes.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>Keeps the private key of a machine for a run.</summary>
    public Task KeepAsync(RunId run, Machine machine, SiteProfile site, string privateKey, CancellationToken cancellationToken) => store.KeepOpenAsync(
        new OpenKey(run, machine.Owner, site.Name, machine.Name.User, secrets.Seal(NameOf(machine.Owner, site.Name, machine.Name.User), privateKey), clock.GetUtcNow()), cancellationToken);

    /// <summary>The private key that opens an account, or null where no run of anybody has one open.</summary>
    public async Task<Outcome<string>?> FindAsync(string site, string account, CancellationToken cancellationToken) =>
        await store.FindOpenAsync(site, account, cancellationToken) is { } key ? secrets.Open(NameOf(key.Owner, site, account), key.PrivateKey) : (Outcome<string>?)null;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                var now = clock.GetUtcNow();
                await store.ForgetOpenAsync(now, now - Grace, stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.OpenKeysFailed(e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    // The place is part of it: whoever can write to the database cannot have one account opened with the key of another.
    private static string NameOf(string owner, string site, string account) => $"{owner}/{account}@{site}";
}
