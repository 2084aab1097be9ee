using System.CommandLine;
using System.Text.Json;
using Fairlead.Server;
using Fairlead.Server.Configuration;
using Fairlead.Server.Configuration.Reading;
using Spectre.Console;

namespace Fairlead.Cli.Commands;

/// <summary><c>fairlead check</c>: reads the configuration and tries every site.</summary>
internal static class CheckCommand
{
    public static Command Create(Terminal terminal)
    {
        var config = ConfigurationOption.Create();
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        var command = new Command("check", """
            Reads the configuration, tries every site, and says what is wrong and how to mend it.

            Examples:
              fairlead check
              fairlead check --config /etc/fairlead/fairlead.yaml --json
            """) { config, json };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(config), parsed.GetValue(json), terminal, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string? wanted, bool asJson, Terminal terminal, CancellationToken cancellationToken)
    {
        var file = ConfigurationFile.Find(wanted, terminal.Environment);
        var (configuration, problems) = ConfigurationFile.Read(file, terminal.Environment);
        var results = configuration is null ? [] : await SiteTrial.RunAsync(configuration, cancellationToken);
        if (asJson)
        {
            await terminal.Out.WriteLineAsync(JsonSerializer.Serialize(new CheckReport(file, problems, results), CheckJson.Default.CheckReport));
        }
        else
        {
            await ShowAsync(file, problems, results, terminal);
        }

        return configuration is null ? ExitCode.Configuration : results.All(r => r.Problem is null) ? ExitCode.Done : ExitCode.Failed;
    }

    private static async Task ShowAsync(string? file, IReadOnlyList<ConfigurationProblem> problems, IReadOnlyList<SiteTrialResult> results, Terminal terminal)
    {
        foreach (var problem in problems)
        {
            await terminal.Out.WriteLineAsync(problem.ToString());
        }

        if (problems.Count > 0)
        {
            await terminal.Out.WriteLineAsync($"{problems.Count} problem{(problems.Count == 1 ? "" : "s")} in the configuration. The sites were not tried.");
            return;
        }

        await terminal.Out.WriteLineAsync($"The configuration is right ({file ?? "no file: defaults"}).");
        var table = new Table().AddColumns("Site", "What", "Result");
        foreach (var result in results)
        {
            table.AddRow(new Text(result.Site), new Text(result.What), new Text(result.Problem ?? "ok"));
        }

        terminal.Screen.Write(table);
    }
}
