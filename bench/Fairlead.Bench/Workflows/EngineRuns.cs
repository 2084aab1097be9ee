using System.Diagnostics;
using Fairlead.Core;
using Fairlead.Core.Workflows;

namespace Fairlead.Bench.Workflows;

/// <summary>What the workflow engine itself costs for each event, and whether that stays the same as workflows grow. No store, no site.</summary>
internal sealed class EngineRuns : IFigure
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public string Name => "workflow-engine";

    public async Task MeasureAsync(IReadOnlyList<string> options, TextWriter output, CancellationToken cancellationToken)
    {
        await output.WriteLineAsync($"load average before: {(await File.ReadAllTextAsync("/proc/loadavg", cancellationToken)).Trim()}");
        foreach (var (shape, make) in Graphs.All)
        {
            // The compiler of the runtime gets its share before anything counts.
            Go(make(2_000), cancellationToken);
            foreach (var size in new[] { 1_000, 10_000, 100_000 })
            {
                cancellationToken.ThrowIfCancellationRequested();
                await output.WriteLineAsync($"{shape}, {size} nodes: {Measure(make(size), cancellationToken)}");
            }
        }
    }

    private static string Measure(WorkflowDefinition definition, CancellationToken cancellationToken)
    {
        var planned = Stopwatch.GetTimestamp();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var plan = Plan(definition);
        var planning = Stopwatch.GetElapsedTime(planned);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var started = Stopwatch.GetTimestamp();
        var (state, events, peak, rows) = Go(plan, cancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(started);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        var kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(plan);
        if (state.Header.Phase is not RunPhase.Succeeded)
        {
            throw new InvalidOperationException(state.Header.Message);
        }

        return $"{events / elapsed.TotalSeconds:F0} events/s, {state.Header.Jobs / elapsed.TotalSeconds:F0} jobs/s, {elapsed.TotalMicroseconds / events:F1} µs and {(double)allocated / events:F0} bytes allocated an event, "
            + $"{(double)rows / events:F2} rows an event, {kept / 1024.0 / 1024:F1} MiB kept, {peak} blocks at most, plan in {planning.TotalMilliseconds:F0} ms";
    }

    private static WorkflowPlan Plan(WorkflowDefinition definition) =>
        WorkflowPlan.Of(definition).TryGet(out var plan, out var refusal) ? plan : throw new InvalidOperationException(refusal.Message);

    private static void Go(WorkflowDefinition definition, CancellationToken cancellationToken) => Go(Plan(definition), cancellationToken);

    /// <summary>Goes through a run whose jobs all end well, in the order in which they came up.</summary>
    private static (RunState State, long Events, int PeakBlocks, long Rows) Go(WorkflowPlan plan, CancellationToken cancellationToken)
    {
        var (state, events, peak, rows) = (RunState.New(seed: 1, Noon), 0L, 0, 0L);
        var next = new Queue<RunEvent>([new RunEvent.Start(Noon)]);
        while (next.TryDequeue(out var runEvent))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var step = WorkflowEngine.Advance(plan, state, runEvent);
            state = step.State;
            events++;
            peak = Math.Max(peak, state.BlocksInMemory);
            rows += step.Delta.Nodes.Length + step.Delta.Blocks.Length;
            foreach (var answer in step.Commands.SelectMany(Answers))
            {
                next.Enqueue(answer);
            }
        }

        return (state, events, peak, rows);
    }

    private static RunEvent[] Answers(RunCommand command) => command switch
    {
        RunCommand.Submit submit => [new RunEvent.JobSubmitted(Noon, submit.Node, submit.Attempt, new JobId(new Guid((int)submit.Node.Block, 0, 0, BitConverter.GetBytes((long)submit.Node.Number))))],
        RunCommand.Follow follow => [new RunEvent.JobStarted(Noon, follow.Node, follow.Attempt), new RunEvent.JobEnded(Noon, follow.Node, follow.Attempt, Succeeded: true, ExitCode: 0)],
        RunCommand.GoOn => [new RunEvent.GoOn(Noon)],
        _ => [],
    };
}
