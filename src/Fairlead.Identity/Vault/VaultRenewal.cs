using Microsoft.Extensions.Hosting;

namespace Fairlead.Identity.Vault;

/// <summary>Keeps the gateway's login at Vault alive while nobody needs it.</summary>
/// <param name="session">The login.</param>
/// <param name="clock">Says when it is time.</param>
internal sealed class VaultRenewal(VaultSession session, TimeProvider clock) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(await session.KeepUpAsync(stoppingToken), clock, stoppingToken);
        }
    }
}
