using System.Globalization;
using System.Text;
using Fairlead.Core.Jobs;

namespace Fairlead.Sites.Scripts;

/// <summary>
/// The part of <see cref="JobScript"/> for steps that are more than one program on one node. On the first node the wrapper runs <c>mpirun</c> in the
/// container of the step; what that wants to have started on another node it asks the wrapper for, which has the batch system start a script of the step
/// there, which enters the container on that node. So an image needs nothing of the site, and no node needs a way to log in to another.
/// </summary>
internal sealed class SpreadScript
{
    private static readonly string Script = EmbeddedScript.Read("spread.sh");
    private static readonly string NodeScript = EmbeddedScript.Read("node.sh");

    private readonly List<StepText> _steps;
    private readonly int _nodes;
    private readonly string? _site;

    private SpreadScript(List<StepText> steps, int nodes, string? site) => (_steps, _nodes, _site) = (steps, nodes, site);

    /// <summary>That of the steps which need it; null where none does.</summary>
    /// <param name="steps">All steps of the phase.</param>
    /// <param name="nodes">How many nodes the job has.</param>
    /// <param name="site">The functions of the kind of site; may be null for one node.</param>
    public static SpreadScript? Of(IEnumerable<StepText> steps, int nodes, string? site) =>
        steps.Where(s => Needs(s.Step)).ToList() is { Count: > 0 } needing ? new SpreadScript(needing, nodes, site) : null;

    /// <summary>Whether the step is more than one program on one node.</summary>
    public static bool Needs(Step step) => step.Mpi is not null || step.OnEveryNode;

    /// <summary>What has to be there before the first step, with the files that the other nodes write to.</summary>
    public void AppendHead(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"fl_node_count={_nodes}\n").Append(_site).Append(Script);
        foreach (var file in _steps.Where(s => s.Step.OnEveryNode).SelectMany(s => (string[])[s.Step.Stdout, s.Step.Stderr]).Distinct().Select(JobScript.InWorkingDirectory))
        {
            text.Append(CultureInfo.InvariantCulture, $"fl_fresh_on_nodes {file}\n");
        }
    }

    /// <summary>What is run before each try of such a step.</summary>
    public static string Begin(StepText it) => string.Create(
        CultureInfo.InvariantCulture,
        $"fl_spread_begin {(it.Step.Mpi is null ? "every" : "mpi")} {PathOf(it)} >>{JobScript.InWorkingDirectory(it.Step.Stderr)}\"$fl_suffix\" 2>&1\n");

    /// <summary>What is run after each try.</summary>
    public static string End(StepText it) => string.Create(CultureInfo.InvariantCulture, $"fl_spread_end {it.Number}\n");

    /// <summary>What runs a step on every node, in place of its command.</summary>
    public static string EveryNode(StepText it) => $"if [ \"$fl_node_count\" -gt 1 ]; then fl_every_node {PathOf(it)}; exit; fi\n";

    /// <summary>What starts the ranks; the words follow.</summary>
    public static string Start(MpiRun mpi) => string.Create(CultureInfo.InvariantCulture, $"fl_mpirun {NameOf(mpi.Kind)} {mpi.ProcessesPerNode}");

    /// <summary>The scripts of the steps for the single nodes.</summary>
    /// <param name="head">What they share with the script of the job: its variables and functions.</param>
    public IEnumerable<ScriptFile> Files(string head)
    {
        foreach (var it in _nodes > 1 ? _steps : [])
        {
            var text = new StringBuilder(head).Append(_site).Append(Script).Append(NodeScript);
            ContainerScript.AppendOnNode(text, it);
            yield return new ScriptFile(NameOf(it), text.Append("fl_node_end $fl_code\n").ToString());
        }
    }

    private static string PathOf(StepText it) => $"\"$fl_control/{NameOf(it)}\"";

    private static string NameOf(StepText it) => string.Create(CultureInfo.InvariantCulture, $"node-{it.Number}{it.Suffix}");

    private static string NameOf(MpiKind kind) => kind switch
    {
        MpiKind.OpenMpi => "openmpi",
        MpiKind.Mpich => "mpich",
        _ => "intelmpi",
    };
}
