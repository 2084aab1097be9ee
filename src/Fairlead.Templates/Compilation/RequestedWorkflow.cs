using System.Collections.Immutable;
using Fairlead.Templates.Document;
using Fairlead.Templates.Model;
using Fairlead.Templates.Reading;

namespace Fairlead.Templates.Compilation;

/// <summary>A workflow as it is wanted for one run: with other places of data and other implementations of phases.</summary>
internal static class RequestedWorkflow
{
    /// <summary>The workflow with what the request changes; what cannot be changed so is said, one line each.</summary>
    public static WorkflowTemplate Of(WorkflowTemplate workflow, RunRequest request, ICollection<string> wrong)
    {
        if (workflow.IsCompss)
        {
            wrong.Add($"The workflow '{workflow.Name}' has the engine 'compss', which this gateway does not run.");
        }

        var ids = workflow.Body.Phases.Select(p => p.Id).ToList();
        foreach (var unknown in request.Phases.Keys.Where(k => !ids.Contains(k)).Order(StringComparer.Ordinal))
        {
            wrong.Add($"phases.{unknown}: the workflow '{workflow.Name}' has no such phase.{Scope.Meant(unknown, ids)} There are: {string.Join(", ", ids)}.");
        }

        return workflow with
        {
            Inputs = [.. workflow.Inputs.Select(i => Placed(i, request)), .. AddedInputs(workflow, request, wrong)],
            Outputs = [.. workflow.Outputs.Select(o => Placed(o, request, wrong)), .. AddedOutputs(workflow, request, wrong)],
            Body = workflow.Body with { Phases = [.. workflow.Body.Phases.Select(p => Changed(p, request.Phases, wrong))] },
        };
    }

    private static InputData Placed(InputData input, RunRequest request) => request.Inputs.GetValueOrDefault(input.Name) switch
    {
        null when input is { Server: null, Path: { } path } && !Path.IsPathRooted(path) && request.CodeFolder is { } folder => input with { Path = Path.Combine(folder, path) },
        null => input,
        var given => input with { Server = given.Server ?? (given.Path is { } path && Path.IsPathRooted(path) ? null : input.Server), Path = given.Path ?? input.Path },
    };

    private static IEnumerable<InputData> AddedInputs(WorkflowTemplate workflow, RunRequest request, ICollection<string> wrong) =>
        Added(request.Inputs, workflow.Inputs.Select(i => i.Name), "inputs", wrong)
            .Select(i => new InputData(i.Key, workflow.At, i.Value.Server, i.Value.Path, IsRequired: true));

    private static OutputData Placed(OutputData output, RunRequest request, ICollection<string> wrong)
    {
        if (request.Outputs.GetValueOrDefault(output.Name) is not { } given)
        {
            return output;
        }

        if (output.Path is null)
        {
            wrong.Add($"outputs.{output.Name}: this output is a value, which goes nowhere else.");
            return output;
        }

        return output with
        {
            Path = given.Path is { } path ? Text(output.Name, "path", path, wrong) : output.Path,
            Server = given.Server is { } server ? Text(output.Name, "server", server, wrong) : output.Server,
            Overwrites = given.Overwrite ?? output.Overwrites,
        };
    }

    private static IEnumerable<OutputData> AddedOutputs(WorkflowTemplate workflow, RunRequest request, ICollection<string> wrong) =>
        Added(request.Outputs, workflow.Outputs.Select(o => o.Name), "outputs", wrong).Select(o => new OutputData(o.Key, workflow.At, $"outputs.{o.Key}")
        {
            Path = Text(o.Key, "path", o.Value.Path ?? string.Empty, wrong),
            Server = o.Value.Server is { } server ? Text(o.Key, "server", server, wrong) : null,
            Overwrites = o.Value.Overwrite ?? true,
        });

    private static IEnumerable<KeyValuePair<string, DataLocation>> Added(
        ImmutableDictionary<string, DataLocation> given, IEnumerable<string> declared, string kind, ICollection<string> wrong)
    {
        foreach (var (name, location) in given.ExceptBy(declared, g => g.Key).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            if (!Names.IsName(name))
            {
                wrong.Add($"{kind}.{name}: this is no name: {Names.Rule}.");
            }
            else if (location.Path is null)
            {
                wrong.Add($"{kind}.{name}: the path is missing.");
            }
            else
            {
                yield return KeyValuePair.Create(name, location);
            }
        }
    }

    private static Written Text(string output, string key, string text, ICollection<string> wrong)
    {
        if (key == "path" && (text.StartsWith('/') || !Core.Storages.StoragePath.Normalize(text).TryGet(out var normal, out _) || normal == "/"))
        {
            wrong.Add($"outputs.{output}.path: '{Core.Expressions.Excerpt.Of(text)}' has to be the path of a file below the results folder.");
        }

        return new Written(key, text, default, $"outputs.{output}.{key}");
    }

    private static Phase Changed(Phase phase, ImmutableDictionary<string, PhaseChange> changes, ICollection<string> wrong)
    {
        if (changes.GetValueOrDefault(phase.Id) is not { } change)
        {
            return phase;
        }

        if (phase is not Phase.Run run)
        {
            wrong.Add($"phases.{phase.Id}: this phase runs nothing itself, and has no type.");
            return phase;
        }

        if (change.Type is { } given && !JobReader.IsPhaseType(given))
        {
            wrong.Add($"phases.{phase.Id}.type: '{Core.Expressions.Excerpt.Of(given)}' is no type: write PHASES.FOLDER.file.name.");
            return phase;
        }

        if (change.Type is null && run.Job.Type is null)
        {
            wrong.Add($"phases.{phase.Id}.arguments: this phase has no type that could take arguments.");
            return phase;
        }

        return run with
        {
            Job = run.Job with
            {
                Run = change.Type is null ? run.Job.Run : null,
                Type = change.Type is { } type ? new Written("type", type, phase.At, $"phases.{phase.Id}.type") : run.Job.Type,
                Arguments = change.Arguments is { } arguments
                    ? [.. arguments.Select(a => new Argument(a.Key, phase.At, $"phases.{phase.Id}.arguments.{a.Key}", JsonDocumentNode.Of(a.Value)))]
                    : run.Job.Arguments,
            },
        };
    }
}
