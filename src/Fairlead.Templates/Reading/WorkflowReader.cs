using System.Collections.Immutable;
using Fairlead.Core.Expressions;
using Fairlead.Templates.Document;
using Fairlead.Templates.Model;

namespace Fairlead.Templates.Reading;

/// <summary>Reads files of workflows. The form is described in docs/workflows.md and in docs/schema/workflow.json.</summary>
internal static class WorkflowReader
{
    /// <summary>The version of the form that this gateway reads.</summary>
    public const int Version = 1;

    /// <summary>What the text says; whatever is wrong is among the problems, and is left out.</summary>
    public static WorkflowFile Read(string text, Problems problems)
    {
        switch (YamlDocument.Read(text, problems))
        {
            case null:
                return new WorkflowFile();
            case MapNode map:
                return Read(new Fields(map, string.Empty, problems));
            case var other:
                problems.Add(other.At, string.Empty, $"The document is {other.Kind}; it has to be a map that begins with 'fairlead: {Version}'.");
                return new WorkflowFile();
        }
    }

    private static WorkflowFile Read(Fields file)
    {
        if (!file.Has("fairlead"))
        {
            file.Problems.Add(file.At, "fairlead", $"This key is missing: it says in which version of the form the file is written. Write 'fairlead: {Version}'.");
        }

        file.Whole("fairlead", Version, Version);
        var read = new WorkflowFile
        {
            Name = file.Text("name"),
            Description = file.Text("description"),
            Modules = Modules(file),
            Environment = file.Map("environment")?.Texts() ?? [],
            Workflows = Workflows(file),
            Implementations = Implementations(file),
        };
        if (read.Workflows.IsEmpty && read.Implementations.IsEmpty && !file.Has("workflows") && !file.Has("implementations"))
        {
            file.Problems.Add(file.At, "workflows", "This key is missing: it holds what can be run.");
        }

        file.End();
        return read;
    }

    private static ImmutableSortedDictionary<string, ImmutableArray<string>> Modules(Fields file)
    {
        var modules = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.Ordinal);
        if (file.Map("modules") is { } families)
        {
            foreach (var (entry, _) in families.Named())
            {
                var words = families.List(entry.Key);
                modules[entry.Key] = [.. words.Select(w => w.Text)];
                foreach (var word in words.Where(w => w.Text.Length == 0 || !w.Text.All(c => char.IsAsciiLetterOrDigit(c) || "_-./+:".Contains(c, StringComparison.Ordinal)) || w.Text[0] == '-'))
                {
                    families.Problems.Add(word.At, word.Path, $"'{Excerpt.Of(word.Text)}' is no name of a module.");
                }
            }
        }

        return modules.ToImmutable();
    }

    private static ImmutableArray<WorkflowTemplate> Workflows(Fields file)
    {
        var workflows = ImmutableArray.CreateBuilder<WorkflowTemplate>();
        foreach (var (entry, path) in file.Map("workflows")?.Named() ?? [])
        {
            if (Fields.Of(entry.Value, path, file.Problems) is { } fields)
            {
                workflows.Add(Workflow(entry, fields));
            }
        }

        return workflows.ToImmutable();
    }

    private static WorkflowTemplate Workflow(MapEntry entry, Fields fields)
    {
        var isCompss = fields.Word("engine", "batch", "compss") == "compss";
        var workflow = new WorkflowTemplate(entry.Key, entry.At, fields.Path)
        {
            Description = fields.Text("description"),
            IsCompss = isCompss,
            Parameters = ParameterReader.ReadAll(fields, "parameters"),
            Inputs = DataReader.Inputs(fields),
            Body = PhaseReader.ReadBlock(fields),
            Outputs = DataReader.Outputs(fields),
        };
        var variables = workflow.Body.Variables.Select(v => v.Name).ToHashSet();
        foreach (var parameter in workflow.Parameters.Where(p => variables.Contains(p.Name)))
        {
            fields.Problems.Add(parameter.At, parameter.Path, $"There is a variable '{parameter.Name}' as well: expressions could not tell them apart.");
        }

        fields.End();
        return workflow;
    }

    private static ImmutableArray<Implementation> Implementations(Fields file)
    {
        var implementations = ImmutableArray.CreateBuilder<Implementation>();
        foreach (var (entry, path) in file.Map("implementations")?.Named() ?? [])
        {
            if (Fields.Of(entry.Value, path, file.Problems) is { } fields)
            {
                var arguments = ParameterReader.ReadAll(fields, "arguments");
                var job = new JobWords { Run = fields.Written("run"), Resources = JobReader.Resources(fields), Checkpoint = JobReader.Checkpoint(fields) };
                if (job.Run is null)
                {
                    fields.Wrong("run", "This key is missing: it holds the commands.");
                }

                fields.End();
                implementations.Add(new Implementation(entry.Key, arguments, job));
            }
        }

        return implementations.ToImmutable();
    }
}
