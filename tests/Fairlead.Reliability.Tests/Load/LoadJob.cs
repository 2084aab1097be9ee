using System.Text.Json.Nodes;
using Fairlead.Reliability.Tests.Gateways;

namespace Fairlead.Reliability.Tests.Load;

/// <summary>One job of the load: what it is, and what must come of it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">A name that no other has; its lines in the ledger begin with it.</param>
/// <param name="Site">Where it runs.</param>
internal sealed record LoadJob(JobKind Kind, string Name, string Site)
{
    private const int Tasks = 3;

    /// <summary>The text that an input file of the job has.</summary>
    public string Input => $"input of {Name}";

    /// <summary>The names that must be in the ledger, each once.</summary>
    public IReadOnlyList<string> Runs => Kind switch
    {
        JobKind.Aborted => [],
        JobKind.Array => [.. Enumerable.Range(0, Tasks).Select(i => $"{Name}.{i}")],
        _ => [Name],
    };

    /// <summary>The description to submit.</summary>
    /// <param name="installation">Where the job's program is.</param>
    public JsonObject Describe(GatewayInstallation installation)
    {
        var job = new JsonObject
        {
            [nameof(Name)] = Name,
            ["Executable"] = installation.JobProgram,
            ["Arguments"] = new JsonArray(Verb, Name),
            ["Resources"] = new JsonObject { ["Runtime"] = "10m" },
        };
        switch (Kind)
        {
            case JobKind.Array:
                job["Resources"] = new JsonObject { ["Runtime"] = "10m", ["ArraySize"] = Tasks };
                break;
            case JobKind.Uploaded:
                job["haveClientStageIn"] = "true";
                break;
            case JobKind.Staged:
                job["Imports"] = new JsonArray(new JsonObject { ["From"] = "inline://input", ["To"] = "input.txt", ["Data"] = Input });
                job["Exports"] = new JsonArray(new JsonObject { ["From"] = "stdout", ["To"] = DeliveredTo(installation) });
                break;
            default:
                break;
        }

        return job;
    }

    /// <summary>Where a staged job's output is delivered to.</summary>
    public string DeliveredTo(GatewayInstallation installation) => $"{installation.BaseUrl}/storages/{GatewayInstallation.SharedStorage}/files/{Name}.out";

    /// <summary>What is wrong with the way it ended, or null.</summary>
    public string? Judge(JobStatus end)
    {
        var (status, exitCode) = Kind switch
        {
            JobKind.Failing => ("FAILED", "3"),
            JobKind.Aborted => ("FAILED", end.ExitCode),
            _ => ("SUCCESSFUL", "0"),
        };

        // An array as a whole has no exit code.
        var isRight = end.Status == status && (end.ExitCode == exitCode || Kind is JobKind.Array) && (Kind is not JobKind.Aborted || end.Message == "Job aborted.");
        return isRight ? null : $"{Name} ended as {end}";
    }

    private string Verb => Kind switch
    {
        JobKind.Failing => "fail",
        JobKind.Uploaded or JobKind.Staged => "input",
        JobKind.Aborted => "long",
        _ => "plain",
    };
}
