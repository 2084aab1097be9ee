using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Dialects.Prominence.Notifications;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Notifications;
using Fairlead.Gateway.Sites;
using Fairlead.Gateway.Storages;

namespace Fairlead.Dialects.Prominence.Description;

/// <summary>Finds out where compiled jobs can run, and whether all is there that they need.</summary>
/// <param name="sites">Where they can run.</param>
/// <param name="choose">Finds the best of these sites.</param>
/// <param name="open">Opens what was uploaded.</param>
/// <param name="objects">Says where jobs leave what they leave behind.</param>
/// <param name="secrets">Seals what registries are shown.</param>
/// <param name="notifications">Says whether mail is sent.</param>
internal sealed class PlacedJobs(SiteDirectory sites, ChooseSite choose, OpenStorage open, ObjectPlaces objects, ISecrets secrets, NotificationOptions notifications)
{
    private static readonly StageOut Outputs = new(OutputFile.Directory, new DataPlace.InStorage(new StorageId.Outputs(), "/")) { AfterFailure = true };

    /// <summary>Seals what registries are shown for somebody.</summary>
    public LoginSeal LoginsOf(Principal principal) => LoginSeal.For(principal.User, secrets);

    /// <summary>The sites that somebody may use, at least one.</summary>
    public Outcome<IReadOnlyList<SiteProfile>> SitesOf(Principal principal)
    {
        List<SiteProfile> usable = [.. sites.All.Select(s => s.Profile).Where(p => p.AccountOf(principal).TryGet(out _, out _))];
        return usable.Count > 0 ? usable : Refusal.Forbidden($"{principal.User} has no account on any site");
    }

    /// <summary>The submission for the best of the sites.</summary>
    public Outcome<JobSubmission> Place(Principal principal, CompiledJob job, string? source)
    {
        var description = objects.KeepsOutputsApart && !job.Description.Outputs.IsEmpty ? job.Description with { Exports = [Outputs] } : job.Description;
        var submission = new JobSubmission(description with { Subscriptions = Subscriptions(principal, job) }) { Source = source, Flaw = job.Flaw, KeepsFlawed = job.Flaw is not null };
        return choose.Run(principal, job.Sites, _ => submission);
    }

    /// <summary>The mailbox of somebody who wants mail; null where there is none.</summary>
    public Uri? MailboxOf(Principal principal) => MailReceiver.Of(principal, notifications);

    private ImmutableArray<Subscription> Subscriptions(Principal principal, CompiledJob job) =>
        job.MailAbout is { } jobs && MailboxOf(principal) is { } mailbox
            ? [new Subscription { Receiver = mailbox, Format = ProminenceMail.FormatName, Jobs = jobs, Mandate = Mandate.Of(principal), States = [ProminenceStates.Over] }]
            : [];

    /// <summary>The first of the uploaded objects that is not there, or null.</summary>
    public async Task<Refusal?> MissingAsync(IEnumerable<NeededObject> objects, Principal principal, CancellationToken cancellationToken)
    {
        foreach (var needed in objects)
        {
            if (ObjectName.PlaceOf(needed.Name) is not var (storage, path)
                || !(await open.RunAsync(principal, storage, cancellationToken)).TryGet(out var opened, out _)
                || (!(await opened.Files.StatAsync(path, cancellationToken)).TryGet(out _, out var refusal) && refusal.Kind is not RefusalKind.Unavailable))
            {
                return Refusal.Invalid(needed.Kind, $"{needed.Kind} {needed.Name} does not exist");
            }
        }

        return null;
    }
}
