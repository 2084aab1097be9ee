using Spectre.Console;

namespace Fairlead.Cli.Demo;

/// <summary>Shows the jobs while they run: a table that changes where a person looks, else a line for each change.</summary>
/// <param name="terminal">Where to.</param>
/// <param name="clock">Says how long it has taken.</param>
internal sealed class StudyDisplay(Terminal terminal, TimeProvider clock)
{
    private readonly long _started = clock.GetTimestamp();

    /// <summary>Runs the study under the eyes of whoever is there.</summary>
    public async Task<string> ShowAsync(Study study, CancellationToken cancellationToken)
    {
        if (!terminal.IsLive)
        {
            return await study.RunAsync(job => terminal.Out.WriteLine($"{Seconds(),6:F1} s  {job.Name,-30} {job.View.Status}"), cancellationToken);
        }

        return await terminal.Screen.Live(TableOf(study)).StartAsync(async live =>
        {
            return await study.RunAsync(_ => live.UpdateTarget(TableOf(study)), cancellationToken);
        });
    }

    private double Seconds() => clock.GetElapsedTime(_started).TotalSeconds;

    private Table TableOf(Study study)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Job", "Status").Caption($"{Seconds():F1} s");
        foreach (var job in study.Jobs)
        {
            table.AddRow(new Text(job.Name), new Text(job.View.Status, StyleOf(job.View.Status)));
        }

        return table;
    }

    private static Style StyleOf(string status) => status switch
    {
        "SUCCESSFUL" => new Style(Color.Green),
        "FAILED" => new Style(Color.Red),
        "RUNNING" => new Style(Color.Yellow),
        _ => new Style(Color.Grey),
    };
}
