using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;

namespace Fairlead.Gateway.Jobs;

/// <summary>What a job may ask of resources that a site has under names of its own, and what becomes of that.</summary>
public static class SiteResourceRules
{
    private const int Shown = 80;

    /// <summary>The first thing that is wrong with what is asked of them, or null.</summary>
    public static Refusal? Check(ResourceRequest request, SiteProfile site)
    {
        foreach (var (name, value) in request.Others)
        {
            if (Find(site, name) is not { } resource)
            {
                return Refusal.Invalid(Short(name), $"There is no resource '{Short(name)}' on {site.Name}.");
            }

            if (resource.Values.Read(value) is null)
            {
                return Refusal.Invalid(name, $"Requested {name}={Short(value)} is not possible on {site.Name}: it is {resource.Values.Possible}.");
            }
        }

        return null;
    }

    /// <summary>
    /// The description with values in their one written form, with what the site gives to jobs that do not ask, and with the variables in which jobs find
    /// the values. What is wrong stays as it is, for <see cref="Check"/>.
    /// </summary>
    public static JobDescription Apply(JobDescription description, SiteProfile site)
    {
        if (site.Resources.IsEmpty)
        {
            return description;
        }

        // Options go before those that a batch script of the user's own asks for: only what was asked for by name may do so.
        var all = description.WithResources(r => r with { Others = ValuesOf(r, site, withDefaults: description.BatchScript is null) });
        return all with
        {
            Environment = all.Environment.SetItems(VariablesOf(all.Resources, site)),
            Sweep = all.Sweep is { } sweep
                ? new SweepRequest([.. sweep.Points.Select(p => p.Resources is { } own ? p with { Environment = p.Environment.SetItems(VariablesOf(own, site)) } : p)])
                : null,
        };
    }

    private static ImmutableSortedDictionary<string, string> ValuesOf(ResourceRequest request, SiteProfile site, bool withDefaults)
    {
        var values = request.Others;
        foreach (var resource in site.Resources)
        {
            if ((values.TryGetValue(resource.Name, out var asked) ? asked : withDefaults ? resource.Default : null) is { } text && resource.Values.Read(text) is { } value)
            {
                values = values.SetItem(resource.Name, value);
            }
        }

        return values;
    }

    private static IEnumerable<KeyValuePair<string, string>> VariablesOf(ResourceRequest request, SiteProfile site) =>
        from resource in site.Resources
        where resource.Variable is not null && request.Others.ContainsKey(resource.Name)
        select KeyValuePair.Create(resource.Variable, request.Others[resource.Name]);

    private static SiteResource? Find(SiteProfile site, string name) => site.Resources.FirstOrDefault(r => r.Name == name);

    private static string Short(string text) => text.Length <= Shown ? text : string.Concat(text.AsSpan(0, Shown), "…");
}
