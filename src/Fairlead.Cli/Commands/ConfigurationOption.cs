using System.CommandLine;
using Fairlead.Server.Configuration;

namespace Fairlead.Cli.Commands;

/// <summary>The <c>--config</c> option, and the reading of what it names.</summary>
internal static class ConfigurationOption
{
    public static Option<string?> Create() => new("--config", "-c")
    {
        Description = $"The configuration file. Default: ${ConfigurationFile.Variable}, ./fairlead.yaml, /etc/fairlead/fairlead.yaml, or none.",
        HelpName = "FILE",
    };

    /// <summary>Reads the configuration; what is wrong with it is said, line by line.</summary>
    public static async Task<FairleadConfiguration?> ReadAsync(string? wanted, Terminal terminal)
    {
        var file = ConfigurationFile.Find(wanted, terminal.Environment);
        var (configuration, problems) = ConfigurationFile.Read(file, terminal.Environment);
        foreach (var problem in problems)
        {
            await terminal.SayAsync(problem.ToString());
        }

        return configuration;
    }
}
