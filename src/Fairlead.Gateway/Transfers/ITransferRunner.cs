using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Transfers;

namespace Fairlead.Gateway.Transfers;

/// <summary>Moves the bytes of transfers.</summary>
public interface ITransferRunner
{
    /// <summary>Why the transfer cannot be done, as far as that is known before it begins: an end that the principal may not use, a source that is not there.</summary>
    Task<Outcome<Done>> CheckAsync(Transfer transfer, Principal principal, CancellationToken cancellationToken);

    /// <summary>
    /// Copies all that <paramref name="gauge"/> does not say is copied already. A file has its name at the target only once it is complete. Refused
    /// with <see cref="RefusalKind.Unavailable"/> where another try may go better.
    /// </summary>
    Task<Outcome<Done>> RunAsync(Transfer transfer, Principal principal, TransferGauge gauge, CancellationToken cancellationToken);
}
