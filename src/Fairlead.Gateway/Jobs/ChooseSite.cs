using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Gateway.Sites;
using Microsoft.Extensions.Options;

namespace Fairlead.Gateway.Jobs;

/// <summary>
/// Finds the site of a job that leaves it open: among those on which the principal has an account and that satisfy the job, the one with the most room.
/// What is known about load is what the drivers know; no site is asked.
/// </summary>
/// <param name="sites">Where jobs can run.</param>
/// <param name="loads">How busy the sites are.</param>
/// <param name="options">Whether there is a default site.</param>
public sealed class ChooseSite(SiteDirectory sites, SiteLoads loads, IOptions<JobOptions> options)
{
    /// <summary>The submission for the site that serves it best, which it names.</summary>
    /// <param name="principal">Whose job it is.</param>
    /// <param name="wish">Where it may go.</param>
    /// <param name="submissionFor">The submission as it would be for a site; a description can depend on the site, such as on its applications.</param>
    /// <returns>Where no site can run it, the submission for the best of those that cannot: its content then says why. Refused where the principal can use none.</returns>
    public Outcome<JobSubmission> Run(Principal principal, SiteWish wish, Func<SiteProfile, JobSubmission> submissionFor)
    {
        if (wish.Preferred.IsEmpty && options.Value.DefaultSite is { } fixedSite && wish.Allows(fixedSite))
        {
            return sites.Find(fixedSite).Select(s => submissionFor(s.Profile) with { Site = fixedSite });
        }

        var usable = sites.All.Select((site, order) => (site.Profile, Order: order))
            .Where(s => wish.Allows(s.Profile.Name) && s.Profile.AccountOf(principal, wish.Account).TryGet(out _, out _))
            .ToList();
        return usable switch
        {
            [] => Unusable(principal, wish),
            [var (only, _)] => submissionFor(only) with { Site = only.Name },
            _ => usable.Select(s => OfferOf(s.Profile, s.Order, principal, wish, submissionFor(s.Profile) with { Site = s.Profile.Name })).MinBy(o => o.Offer).Submission,
        };
    }

    private (SiteOffer Offer, JobSubmission Submission) OfferOf(SiteProfile site, int order, Principal principal, SiteWish wish, JobSubmission submission)
    {
        var description = QueueRules.Apply(principal, submission.Description, site);
        var preference = wish.Preferred.IndexOf(site.Name);
        var offer = new SiteOffer
        {
            Order = order,
            Fits = (submission.Flaw ?? QueueRules.Check(principal, description, site) ?? DescriptionRules.Check(description, site)) is null,
            Load = loads.Of(site.Name),
            Cpus = site.Cpus,
            Needed = CpuNeed.Of(description),
            Preference = preference < 0 ? null : preference,
        };
        return (offer, submission);
    }

    /// <summary>Says what the first of the sites that could be meant has against the principal.</summary>
    private Refusal Unusable(Principal principal, SiteWish wish)
    {
        var meant = sites.All.Select(s => s.Profile).Where(p => wish.Allows(p.Name)).ToList();
        return meant switch
        {
            [var only] when !only.AccountOf(principal, wish.Account).TryGet(out _, out var refusal) => refusal,
            [] when !wish.Only.IsEmpty && !sites.Find(wish.Only[0]).TryGet(out _, out var unknown) => unknown,
            _ when principal.IsAnonymous => Refusal.Forbidden("Only somebody who is logged in has an account."),
            _ => Refusal.Forbidden(wish.Account is { } account ? $"{principal.User} may not use the account {account} on any site." : $"{principal.User} has no account on any site."),
        };
    }
}
