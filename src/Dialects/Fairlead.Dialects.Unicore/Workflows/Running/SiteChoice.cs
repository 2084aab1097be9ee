using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Dialects.Unicore.Description;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Dialects.Unicore.Workflows.Compilation;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Sites;

namespace Fairlead.Dialects.Unicore.Workflows.Running;

/// <summary>Says where, and as whom, a job of a workflow runs.</summary>
/// <param name="sites">Where jobs can run.</param>
/// <param name="options">The UNICORE site name, which stands for all sites of this gateway.</param>
internal sealed class SiteChoice(SiteDirectory sites, UnicoreOptions options)
{
    private static readonly string[] PreferenceKeys = ["uid", "xlogin", "group", "pgid", "supplementaryGroups", "supgids", "role"];
    private static readonly char[] Separators = [',', ' '];

    /// <summary>The owner as the job's <c>User preferences</c> want to be.</summary>
    public Outcome<Principal> Prefer(Principal owner, JsonObject job)
    {
        // The manual misspells the key, so people do too.
        if ((job["User preferences"] ?? job["User prefences"]) is not { } node)
        {
            return owner;
        }

        if (node is not JsonObject wanted)
        {
            return Refusal.Invalid("User preferences", "'User preferences' must be an object.");
        }

        var texts = PreferenceKeys.Select(key => (Key: key, Value: JsonFields.ScalarOf(wanted[key]))).Where(p => !string.IsNullOrEmpty(p.Value)).Select(p => $"{p.Key}:{p.Value}");
        return PreferenceText.Read(texts).Then(preferences => PreferenceRules.Apply(owner, preferences, sites));
    }

    /// <summary>The site that the job names, or else those that the owner can use and that offer what the job wants.</summary>
    public Outcome<SiteWish> Choose(Principal owner, JsonObject job, UnicoreLinks links)
    {
        var usable = sites.All.Select(s => s.Profile).Where(s => s.AccountOf(owner).TryGet(out _, out _)).ToList();
        if (JsonFields.ScalarOf(job[JobPayload.SiteKey]) is { Length: > 0 } name && name != options.SiteName)
        {
            return usable.Find(s => s.Name == name) is { } named ? new SiteWish { Only = [named.Name] } : Refusal.Invalid(JobPayload.SiteKey, $"There is no site '{Shown.Of(name)}' that the job could run on.");
        }

        var unwanted = (JsonFields.ScalarOf(job["blacklist"]) ?? string.Empty).Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        var application = JsonFields.ScalarOf(job["ApplicationName"]);
        var version = JsonFields.ScalarOf(job["ApplicationVersion"]);
        var fitting = usable.FindAll(s =>
            !Array.Exists(unwanted, u => links.Site(s.Name).Contains(u, StringComparison.Ordinal)) && (application is null || Applications.Find(s, application, version) is not null));
        if (fitting.Count > 0)
        {
            return new SiteWish { Only = [.. fitting.Select(s => s.Name)] };
        }

        return Refusal.Unavailable(application is null
            ? "There is no site that the job could run on."
            : $"There is no site with the application '{Shown.Of(application)}' that the job could run on.");
    }
}
