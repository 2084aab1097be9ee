using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Expressions;
using Fairlead.Core.Identity;
using Fairlead.Core.Workflows;
using Fairlead.Gateway.Sites;
using Fairlead.Gateway.SshKeys;
using Fairlead.Templates.Triggering;

namespace Fairlead.Dialects.HpcWaas.Workflows;

/// <summary>Makes executions of workflows, with what inputs of some names mean beside their values.</summary>
/// <param name="workflows">Knows the files of workflows.</param>
/// <param name="trigger">Runs them.</param>
/// <param name="sites">Where they run.</param>
/// <param name="keys">The key pairs of users.</param>
internal sealed class WorkflowTrigger(PublishedWorkflows workflows, TriggerWorkflow trigger, SiteDirectory sites, UserKeys keys)
{
    /// <summary>The name under which the runs of this dialect are kept.</summary>
    public const string Origin = "hpcwaas";

    private const string User = "user";
    private const string UserId = "user_id";
    private const string VaultId = "vault_id";
    private const string NodeCount = "num_nodes";
    private const string QualityOfService = "qos";

    /// <summary>The execution as stored, or what is wrong with its inputs.</summary>
    public async Task<Outcome<Run>> RunAsync(Principal principal, PublishedWorkflow workflow, JsonObject inputs, CancellationToken cancellationToken)
    {
        if (!(await workflows.CheckoutAsync(workflow, cancellationToken)).TryGet(out var tree, out var refusal)
            || !(await DescribeWorkflow.RunAsync(tree, workflow.Application.File, workflow.Name, cancellationToken)).TryGet(out var description, out refusal))
        {
            return refusal;
        }

        var values = ValuesOf(workflow, inputs);
        if (!NodesOf(values, description).TryGet(out var nodes, out refusal)
            || !(await LoginOf(principal, workflow, values, cancellationToken)).TryGet(out var login, out refusal))
        {
            return refusal;
        }

        return await trigger.RunAsync(
            principal,
            new TriggerRequest
            {
                Origin = Origin,
                Tree = tree,
                File = workflow.Application.File,
                Workflow = workflow.Name,
                Values = values,
                TakesUndeclared = true,
                Site = workflow.Environment.Site,
                Account = login.Account,
                LoginKey = login.Key,
                Resources = new DefaultResources { Nodes = nodes.Count, QualityOfService = TextOf(ValueOf(values, description, QualityOfService)) },
                LogsOutput = true,
                Name = workflow.Name,
                Extra = workflow.Id.ToString(),
            },
            cancellationToken);
    }

    /// <summary>What the environment fixes, and what is given, which counts more; null is nothing.</summary>
    private static JsonObject ValuesOf(PublishedWorkflow workflow, JsonObject inputs)
    {
        var values = new JsonObject(workflow.Environment.Properties.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)JsonValue.Create(p.Value))));
        foreach (var (name, value) in inputs.Where(i => i.Value is not null))
        {
            values[name] = value?.DeepClone();
        }

        return values;
    }

    private static Outcome<NodesWanted> NodesOf(JsonObject values, WorkflowDescription description)
    {
        const int Most = 1_000_000;
        return TextOf(ValueOf(values, description, NodeCount)) switch
        {
            null => new NodesWanted(null),
            var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= Most => new NodesWanted(count),
            var text => Refusal.Invalid(NodeCount, $"{NodeCount}: '{Excerpt.Of(text)}' has to be an integer from 1 to {Most}."),
        };
    }

    /// <summary>Whom the gateway logs in as, and with which key; on a machine where it needs none the names mean nothing.</summary>
    private async Task<Outcome<Login>> LoginOf(Principal principal, PublishedWorkflow workflow, JsonObject values, CancellationToken cancellationToken)
    {
        SshKeyId? key = null;
        if (TextOf(values[VaultId]) is { } vaultId)
        {
            if (!SshKeyId.TryParse(vaultId, null, out var id) || !(await keys.ListAsync(principal, cancellationToken)).Any(k => k.Id == id))
            {
                return Refusal.Invalid(VaultId, $"{VaultId}: you have no SSH key '{Excerpt.Of(vaultId)}'; POST /ssh_keys makes one.");
            }

            key = id;
        }

        if (workflow.Environment.Site is not { } name)
        {
            return new Login(null, null);
        }

        if (!sites.Find(name).TryGet(out var site, out var refusal))
        {
            return refusal;
        }

        var wanted = TextOf(values[User]) ?? TextOf(values[UserId]);
        if (wanted is not null && !site.Profile.AccountOf(principal, wanted).TryGet(out _, out var notTheirs))
        {
            return site.Profile.WantsKeysOfUsers ? notTheirs with { Kind = RefusalKind.Invalid, Message = $"{UserId}: {notTheirs.Message}" } : new Login(null, key);
        }

        return new Login(wanted, key);
    }

    private static JsonNode? ValueOf(JsonObject values, WorkflowDescription description, string name) =>
        values[name] ?? description.Parameters.FirstOrDefault(p => p.Name == name)?.Default;

    private static string? TextOf(JsonNode? value) => value is null ? null : value.GetValueKind() is JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();

    private readonly record struct NodesWanted(int? Count);

    private sealed record Login(string? Account, SshKeyId? Key);
}
