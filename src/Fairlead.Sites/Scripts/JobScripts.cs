using System.Collections.Immutable;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Sites;

namespace Fairlead.Sites.Scripts;

/// <summary>Writes the scripts of a site's jobs, with what each is given only when it is handed over.</summary>
/// <param name="containers">How containers are made on the site.</param>
/// <param name="secrets">Opens secrets; null where the gateway gives none.</param>
/// <param name="spread">How things are started on other nodes of a job (<see cref="SpreadScript"/>); null where jobs have one node.</param>
internal sealed class JobScripts(ContainerOptions containers, OpenJobSecrets? secrets, string? spread = null)
{
    /// <inheritdoc cref="JobScript.Render"/>
    public ImmutableArray<ScriptFile> Render(Job job, string workspace, string suffix = "", IReadOnlyDictionary<string, string>? variables = null)
    {
        if (secrets is null)
        {
            return JobScript.Render(job, workspace, suffix, variables, containers, spread: spread);
        }

        return secrets.Run(job).TryGet(out var given, out var refusal)
            ? JobScript.Render(job, workspace, suffix, variables, containers, given, spread)
            : throw new ArgumentException(refusal.Message, nameof(job));
    }
}
