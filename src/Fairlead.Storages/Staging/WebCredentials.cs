using System.Net.Http.Headers;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Identity;

namespace Fairlead.Storages.Staging;

/// <summary>Opens the credentials that a job brings for single files of the web.</summary>
/// <param name="secrets">Opens what is sealed.</param>
internal sealed class WebCredentials(ISecrets secrets)
{
    /// <summary>Does the work with the authorization that the credential stands for; null for none.</summary>
    public async Task<Outcome<long>> WithAsync(Job job, SealedSecret? credential, Func<AuthenticationHeaderValue?, Task<Outcome<long>>> work)
    {
        if (credential is null)
        {
            return await work(null);
        }

        if (!secrets.Open(job.Owner, credential).TryGet(out var text, out var refusal))
        {
            return refusal;
        }

        // Sealed by the compiler of a description: scheme, blank, parameter.
        var blank = text.IndexOf(' ', StringComparison.Ordinal);
        return await work(new AuthenticationHeaderValue(text[..blank], text[(blank + 1)..]));
    }
}
