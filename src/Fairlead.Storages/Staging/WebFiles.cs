using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Storages;

namespace Fairlead.Storages.Staging;

/// <summary>Files at http and https addresses.</summary>
/// <param name="web">Fetches and delivers.</param>
/// <param name="credentials">Opens what is shown there.</param>
internal sealed class WebFiles(WebTransfer web, WebCredentials credentials) : IStagingProtocol
{
    public bool Serves(DataPlace place) => place is DataPlace.Web;

    public async Task<Outcome<long>> FetchAsync(Job job, StageIn import, IStorage files, CancellationToken cancellationToken) => import.From is DataPlace.Web place
        ? await credentials.WithAsync(
            job, import.Credential, shown => web.GetAsync(place.Address, shown, files, import.To, import.Mode, WebWatch.None, cancellationToken))
        : Refusal.Invalid("imports", $"{import.From} is no address of the web.");

    public async Task<Outcome<long>> SendAsync(Job job, IStorage files, StageOut export, CancellationToken cancellationToken) => export.To is DataPlace.Web place
        ? await credentials.WithAsync(
            job, export.Credential, shown => web.PutAsync(token => files.ReadAsync(export.From, 0, null, token), place.Address, shown, export.Mode, cancellationToken))
        : Refusal.Invalid("exports", $"{export.To} is no address of the web.");
}
