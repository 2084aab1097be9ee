using System.Text.Json.Nodes;
using Fairlead.Reliability.Tests.Gateways;

namespace Fairlead.Reliability.Tests.Load;

/// <summary>A workflow of loops in a loop: what it is, and what must come of it.</summary>
/// <param name="Name">A name that no other has; the lines of its jobs in the ledger begin with it.</param>
internal sealed record NestedWorkflow(string Name)
{
    private const int Rounds = 3;
    private static readonly string[] Values = ["a", "b", "c"];

    /// <summary>The names that must be in the ledger, each once.</summary>
    public IReadOnlyList<string> Runs =>
        [.. from round in Enumerable.Range(1, Rounds) from value in Values from job in new[] { "one", "two" } select $"{Name}-{round}-{value}-{job}"];

    /// <summary>The document to submit.</summary>
    /// <param name="installation">Where the jobs' program is.</param>
    public JsonObject Describe(GatewayInstallation installation) => JsonNode.Parse($$"""
        {
          "name": "{{Name}}",
          "subworkflows": { "rounds": {
            "type": "WHILE", "iterator_name": "N", "variables": { "N": { "type": "INTEGER", "initial_value": "1" } }, "condition": "N <= {{Rounds}}",
            "body": {
              "activities": { "next": { "type": "MODIFY_VARIABLE", "variable_name": "N", "expression": "N++" } },
              "subworkflows": { "each": {
                "type": "FOR_EACH", "iterator_name": "V", "values": ["{{string.Join("\", \"", Values)}}"],
                "body": {
                  "activities": { "one": { "job": {{Job(installation, "one", GatewayInstallation.Cluster)}} }, "two": { "job": {{Job(installation, "two", GatewayInstallation.Local)}} } },
                  "transitions": [ { "from": "one", "to": "two" } ]
                }
              } },
              "transitions": [ { "from": "each", "to": "next" } ]
            }
          } }
        }
        """)!.AsObject(); // it is an object

    /// <summary>What is wrong with the way it ended, or null.</summary>
    /// <param name="view">Its representation.</param>
    /// <param name="files">The files that it knows by name.</param>
    /// <param name="ran">How often each name ran.</param>
    public string? Judge(JsonObject view, JsonObject files, IReadOnlyDictionary<string, int> ran)
    {
        if ((string?)view["status"] != "SUCCESSFUL" || (string?)view["parameters"]?["N"] != $"{Rounds + 1}")
        {
            return $"{Name} ended as {view["status"]} ({view["statusMessage"]}) with {view["parameters"]?.ToJsonString()}";
        }

        return files.Count != Runs.Count ? $"{Name} knows {files.Count} files by name instead of {Runs.Count}"
            : Runs.FirstOrDefault(name => ran.GetValueOrDefault(name) != 1) is { } wrong ? $"{wrong} ran {ran.GetValueOrDefault(wrong)} times"
            : null;
    }

    private string Job(GatewayInstallation installation, string job, string site) => new JsonObject
    {
        ["Site name"] = site,
        ["Executable"] = installation.JobProgram,
        ["Arguments"] = new JsonArray("plain", $"{Name}-${{N}}-${{V_VALUE}}-{job}"),
        ["Resources"] = new JsonObject { ["Runtime"] = "10m" },
        ["Exports"] = new JsonArray(new JsonObject { ["From"] = "stdout", ["To"] = $"wf:${{N}}/${{V}}/{job}" }),
    }.ToJsonString();
}
