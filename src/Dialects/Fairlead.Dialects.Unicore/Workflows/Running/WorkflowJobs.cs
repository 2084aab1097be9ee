using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Expressions;
using Fairlead.Core.Identity;
using Fairlead.Dialects.Unicore.Description;
using Fairlead.Dialects.Unicore.Workflows.Compilation;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Jobs;

namespace Fairlead.Dialects.Unicore.Workflows.Running;

/// <summary>Makes the jobs of workflows.</summary>
/// <param name="choice">Says where they can run.</param>
/// <param name="choose">Finds the best of these sites.</param>
/// <param name="credentials">Opens what imports and exports show at the other end.</param>
/// <param name="options">The UNICORE site name.</param>
/// <param name="secrets">Seals what must not be read by anybody.</param>
/// <param name="clock">Says what time it is.</param>
internal sealed class WorkflowJobs(SiteChoice choice, ChooseSite choose, SealedCredentials credentials, UnicoreOptions options, ISecrets secrets, TimeProvider clock)
{
    /// <summary>The job of an activity, or why there can be none.</summary>
    /// <param name="owner">Whose workflow it is.</param>
    /// <param name="origin">What is kept of its document.</param>
    /// <param name="payload">What the activity hands on.</param>
    /// <param name="variables">The variables that the activity sees.</param>
    /// <param name="names">The files that the workflow knows by name.</param>
    /// <param name="cancellationToken">Ends the looking for files.</param>
    public async Task<Outcome<JobSubmission>> PrepareAsync(
        Principal owner, WorkflowOrigin origin, string payload, IReadOnlyDictionary<string, Value> variables, INamedFiles names, CancellationToken cancellationToken)
    {
        var template = JobPayload.Read(payload);
        if (!credentials.Open(template.Job, owner).TryGet(out _, out var refusal))
        {
            return refusal;
        }

        var job = JobTemplate.Fill(template, variables);
        if (!(await ResolveAsync(job, names, cancellationToken)).TryGet(out _, out refusal)
            || !choice.Prefer(owner, job).TryGet(out var principal, out refusal))
        {
            return refusal;
        }

        CatalogueStaging.TakeExports(job);
        var links = origin.LinksOf(options);
        return choice.Choose(principal, job, links).Then(wish => choose.Run(principal, wish, site =>
        {
            var compiled = new JobCompiler(site, origin.OwnOf(options), principal, new Uri(links.List("jobs")), clock.GetUtcNow())
            {
                Seal = secret => secrets.Seal(principal.User, secret),
            }.Compile(job);
            return new JobSubmission(compiled.Description)
            {
                Site = site.Name,
                Source = SubmittedDocument.Of(job),
                Notes = compiled.Notes,
                Flaw = compiled.Flaw,
                KeepsFlawed = true,
            };
        }));
    }

    private static async Task<Outcome<Done>> ResolveAsync(JsonObject job, INamedFiles names, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, IReadOnlyList<KeyValuePair<string, string>>>();
        foreach (var wanted in CatalogueStaging.NamesIn(job))
        {
            found[wanted] = await NamesFittingAsync(wanted, names, cancellationToken);
        }

        return CatalogueStaging.Resolve(job, found);
    }

    /// <summary>The file of that name, or those that fit where the last element is a pattern.</summary>
    internal static Task<IReadOnlyList<KeyValuePair<string, string>>> NamesFittingAsync(string wanted, INamedFiles names, CancellationToken cancellationToken)
    {
        if (!CatalogueStaging.IsPattern(wanted))
        {
            return names.FindAsync(wanted, name => name == wanted, cancellationToken);
        }

        var directory = wanted[..(wanted.LastIndexOf('/') + 1)];
        var pattern = new FilePattern(wanted, acrossDirectories: true);
        return names.FindAsync(directory, pattern.Fits, cancellationToken);
    }
}
