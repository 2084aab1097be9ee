using System.Collections.Immutable;
using System.Globalization;
using Fairlead.Core;
using Fairlead.Core.Expressions;
using Fairlead.Core.Identity;
using Fairlead.Core.Workflows;
using Fairlead.Gateway.Runs;
using Fairlead.Gateway.Sites;
using Fairlead.Gateway.SshKeys;
using Fairlead.Templates.Compilation;
using Fairlead.Templates.Document;
using Fairlead.Templates.Model;
using Fairlead.Templates.Reading;

namespace Fairlead.Templates.Triggering;

/// <summary>Runs a published workflow.</summary>
/// <param name="submit">Takes runs.</param>
/// <param name="sites">Where they can run.</param>
/// <param name="keys">The key pairs that open accounts.</param>
public sealed class TriggerWorkflow(SubmitRun submit, SiteDirectory sites, UserKeys keys)
{
    private const string OwnFile = "document";

    /// <summary>The run, durable; or all that is wrong: inputs by their names, one a line, or faults of files with line and column.</summary>
    /// <param name="principal">Whose it is.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<Outcome<Run>> RunAsync(Principal principal, TriggerRequest request, CancellationToken cancellationToken)
    {
        if (CheckPlace(principal, request) is { } nowhere)
        {
            return nowhere;
        }

        if (!ResourcesOf(request.Resources).TryGet(out var resources, out var refusal)
            || !(await TextAsync(request, cancellationToken)).TryGet(out var text, out refusal)
            || !(await CompileAsync(request, text, resources, cancellationToken)).TryGet(out var workflow, out refusal)
            || !(await OpenAccountAsync(principal, request, cancellationToken)).TryGet(out _, out refusal))
        {
            return refusal;
        }

        return await submit.RunAsync(
            principal,
            new RunSubmission(workflow.Definition, request.Origin, text)
            {
                Id = request.Id,
                Name = workflow.Settings.Name,
                Tags = request.Tags,
                LogsOutput = request.LogsOutput,
                Key = request.Key,
                Extra = workflow.Settings.ToText(),
            },
            cancellationToken);
    }

    private static async Task<Outcome<CompiledWorkflow>> CompileAsync(
        TriggerRequest request, string text, ImmutableSortedDictionary<string, string> resources, CancellationToken cancellationToken)
    {
        var types = request.Phases.Values.Select(c => c.Type).OfType<string>();
        var document = await TemplateFile.ReadAsync(request.Tree, text, types, cancellationToken);
        if (TemplateFile.Faults(document, request.File ?? OwnFile) is { } faults)
        {
            return faults;
        }

        return document.Compile(
            request.Workflow,
            request.Values.Where(v => v.Value is not null).ToDictionary(v => v.Key, v => JsonDocumentNode.Of(v.Value)),
            request.TakesUndeclared,
            (run, workflow) => run with
            {
                Name = request.Name,
                Site = request.Site,
                Account = request.Account,
                Template = request.Tree is { } tree ? new TemplateVersion(tree.Repository, tree.Revision, tree.Commit, request.File ?? string.Empty, workflow) : null,
                Inputs = run.Inputs.SetItems(request.Inputs),
                Outputs = request.Outputs,
                Phases = request.Phases,
                Environment = request.Environment,
                Resources = resources,
                IsCheckpointed = request.Checkpointing,
                RestartsByItself = request is { Checkpointing: true, Autorestart: true },
                Extra = request.Extra,
            });
    }

    private Refusal? CheckPlace(Principal principal, TriggerRequest request)
    {
        if (request.Environment.Keys.FirstOrDefault(n => !Names.IsVariable(n)) is { } name)
        {
            return Refusal.Invalid("environment", $"environment: '{Excerpt.Of(name)}' is no name of a variable.");
        }

        if (request.Site is null)
        {
            return request.LoginKey is null ? null : Refusal.Invalid("site", "A key opens the account of one site: say which site.");
        }

        return sites.Find(request.Site).Then(site => site.Profile.AccountOf(principal, request.Account)).TryGet(out _, out var refusal) ? null : refusal;
    }

    private static async Task<Outcome<string>> TextAsync(TriggerRequest request, CancellationToken cancellationToken) =>
        request.Text is { } own ? own
        : request is { Tree: { } tree, File: { } file } ? await tree.ReadAsync(file, cancellationToken)
        : Refusal.Invalid("document", "There is neither a file of a repository nor a text to run.");

    private async Task<Outcome<Done>> OpenAccountAsync(Principal principal, TriggerRequest request, CancellationToken cancellationToken) => request is { LoginKey: { } key, Site: { } site }
        ? await keys.UseAsync(principal, key, site, request.Account, cancellationToken)
        : Done.Value;

    private static Outcome<ImmutableSortedDictionary<string, string>> ResourcesOf(DefaultResources wanted)
    {
        var words = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        Add("nodes", wanted.Nodes?.ToString(CultureInfo.InvariantCulture));
        Add("time", wanted.Time is { } time ? Math.Ceiling(time.TotalMinutes).ToString(CultureInfo.InvariantCulture) : null);
        Add("qos", wanted.QualityOfService);
        Add("project", wanted.Project);
        Add("partition", wanted.Queue);
        foreach (var (key, word) in words)
        {
            if (ResourceWords.Check(key, word) is { } wrong)
            {
                return Refusal.Invalid(key, $"{key}: {wrong}");
            }
        }

        return words.ToImmutable();

        void Add(string key, string? word)
        {
            if (word is not null)
            {
                words[key] = word;
            }
        }
    }
}
