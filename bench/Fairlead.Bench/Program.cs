using Fairlead.Bench;
using Fairlead.Bench.Autosubmit;
using Fairlead.Bench.Files;
using Fairlead.Bench.HpcWaas;
using Fairlead.Bench.Http;
using Fairlead.Bench.Prominence;
using Fairlead.Bench.Slurm;
using Fairlead.Bench.Starting;
using Fairlead.Bench.Store;
using Fairlead.Bench.Workflows;

IReadOnlyList<IFigure> figures =
[
    new AddedJobs(), new SubmittedJobs(), new Identified(), new DispatchedJobs(), new SweptTasks(), new SeenEnds(), new ListedJobs(), new MovedFiles(), new SmallFiles(), new UftpFiles(), new Starts(),
    new EngineRuns(), new WorkflowRuns(), new PeerRuns(), new JobRuns(), new FactoryJobs(), new ContainedSteps(), new AutosubmitViews(), new WaitedLogs(), new TriggeredJobs(),
];

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

if (EmptyServer.IsWanted(args))
{
    await EmptyServer.ServeAsync(args, stop.Token);
    return 0;
}

var chosen = figures.Where(f => args is [var name, ..] && f.Name.StartsWith(name, StringComparison.Ordinal)).ToList();
if (chosen.Count == 0)
{
    Console.Error.WriteLine($"Usage: Fairlead.Bench FIGURE [OPTION...]; the figures are {string.Join(", ", figures.Select(f => f.Name))}, or the beginning of a name for several.");
    return 2;
}

foreach (var figure in chosen)
{
    Console.WriteLine($"# {figure.Name}");
    await figure.MeasureAsync(args[1..], Console.Out, stop.Token);
}

return 0;
