using System.CommandLine;
using Fairlead.Cli.Workflows;

namespace Fairlead.Cli.Commands;

/// <summary><c>fairlead workflow run</c>: runs a workflow here, or on a gateway elsewhere, and shows how it goes.</summary>
internal static class WorkflowRunCommand
{
    private const string UsualData = ".fairlead";

    public static Command Create(Terminal terminal)
    {
        var file = WorkflowCommand.File();
        var name = WorkflowCommand.Name();
        var inputs = new Option<string[]>("--input", "-i") { Description = "The value of a parameter, or where an input is. Can be given several times.", HelpName = "NAME=VALUE" };
        var site = new Option<string?>("--site") { Description = "The site to run on. Default: the one with the most room.", HelpName = "SITE" };
        var server = new Option<string?>("--server") { Description = "A gateway to run it on; who asks is in FAIRLEAD_TOKEN, or in FAIRLEAD_USER and FAIRLEAD_PASSWORD. Default: one in this process.", HelpName = "URL" };
        var data = new Option<string>("--data") { Description = $"Where the gateway in this process keeps its data. Default: ./{UsualData}.", DefaultValueFactory = _ => UsualData, HelpName = "DIRECTORY" };
        var resume = new Option<bool>("--resume") { Description = "Go on with the run that was interrupted or waits; of one that has ended, show how." };
        var restart = new Option<bool>("--restart") { Description = "Give up the run that was interrupted or waits, and begin anew." };
        var goOn = new Option<bool>("--continue") { Description = "With --resume: let the run go on that waits for a person." };
        var set = new Option<string[]>("--set") { Description = "With --continue: a new value of a variable. Can be given several times.", HelpName = "NAME=VALUE" };
        RemoteGateway.CheckAddress(server);
        NamedValues.Check(inputs);
        NamedValues.Check(set);

        var command = new Command("run", """
            Runs a workflow and shows how it goes. Without --server a gateway in this process runs it on this host; what was interrupted goes on with --resume.

            Examples:
              fairlead workflow run study.yaml
              fairlead workflow run study.yaml --input samples=12
              fairlead workflow run study.yaml --resume
            """) { file, name, inputs, site, server, data, resume, restart, goOn, set };
        command.Validators.Add(result =>
        {
            if (result.GetValue(server) is not null && (result.GetValue(resume) || result.GetValue(restart) || result.GetValue(goOn)))
            {
                result.AddError("--resume, --restart and --continue are for runs in this process, not on a --server.");
            }
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            var run = new WorkflowRun(terminal)
            {
                File = parsed.GetValue(file) ?? string.Empty,
                Workflow = parsed.GetValue(name),
                Inputs = NamedValues.Read(parsed.GetValue(inputs)),
                Site = parsed.GetValue(site),
                Server = RemoteGateway.AddressOf(parsed.GetValue(server)),
                Data = Path.GetFullPath(parsed.GetValue(data) ?? UsualData),
                Resumes = parsed.GetValue(resume),
                Restarts = parsed.GetValue(restart),
                Continues = parsed.GetValue(goOn),
                NewValues = NamedValues.Read(parsed.GetValue(set)),
            };
            return new WatchedWork(terminal)
            {
                WhenInterrupted = run.Server is null
                    ? $"interrupted. Go on with: fairlead workflow run {run.File} --resume"
                    : $"the workflow goes on at {run.Server}; only the watching has ended.",
            }.DoAsync(run.RunAsync, cancellationToken);
        });
        return command;
    }
}
