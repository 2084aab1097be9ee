using Fairlead.Bench;
using Fairlead.Bench.Store;

IReadOnlyList<IFigure> figures = [new AddedJobs(), new ListedJobs()];

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

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
