using Fairlead.Core.Expressions;

namespace Fairlead.Core.Workflows;

/// <content>What expressions see.</content>
internal sealed partial class Turn
{
    private Surroundings Around(BlockDraft block, NodeInstance node, bool isLoopCondition = false) => new(this, block, node, isLoopCondition);

    /// <summary>The job in whose directory a file is that a node asks for; null where there is none.</summary>
    public JobId? JobFor(NodeInstance node, FileQuestion question) => Draft(node.Id.Block) is { } block ? Result(block, question.Node)?.Job : null;

    private string IterationText(BlockDraft block) => string.Join(plan.Definition.IterationSeparator, block.Instance.Iteration);

    /// <summary>The latest result of the job of a node: of this block, of those that ended inside it, then of the blocks around it.</summary>
    private JobResult? Result(BlockDraft block, string id)
    {
        for (BlockDraft? here = block; here is not null; here = here.Instance.Parent is { } parent ? Draft(parent.Block) : null)
        {
            if (here.Plan.Find(id) is { } node && here.Latest(node) is { Job: { } job } instance)
            {
                return new JobResult(job, instance.ExitCode);
            }

            if (here.Instance.Results.GetValueOrDefault(id) is { } result)
            {
                return result;
            }
        }

        return null;
    }

    private sealed class Surroundings(Turn turn, BlockDraft block, NodeInstance node, bool isLoopCondition) : ISurroundings
    {
        public DateTimeOffset Now => turn.Now;

        public TimeZoneInfo Zone => turn.Zone;

        public string? Iteration => isLoopCondition ? null : turn.IterationText(block);

        public Value? Find(string variable) =>
            node.Variables.GetValueOrDefault(variable) ?? (variable == turn.IterationVariable ? Value.Of(turn.IterationText(block)) : null);

        public Answer ExitCode(string name) => turn.Result(block, name) switch
        {
            null => new Answer.Unavailable($"there is no job of '{name}'"),
            { ExitCode: { } code } => new Answer.Is(new Value.Integer(code)),
            _ => new Answer.Unavailable($"the job of '{name}' has no exit code yet"),
        };

        public Answer File(FileQuestion question) => node.Facts.FirstOrDefault(fact => fact.Question == question)?.Answer ?? Answer.Unknown.Instance;

        // SplitMix64 over the run, the node and the place: the same each time the run is gone through again.
        public double Random(int count)
        {
            var z = unchecked((ulong)turn._header.Seed + (((ulong)node.Order << 20) + (ulong)count + 1UL) * 0x9E3779B97F4A7C15UL);
            z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL);
            z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EBUL);
            return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
        }
    }

    private DateTimeOffset Now => at;

    private TimeZoneInfo Zone => plan.Zone;

    private string? IterationVariable => plan.Definition.IterationVariable;
}
