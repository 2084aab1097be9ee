using System.Collections.Immutable;
using Fairlead.Core.Storages;
using Fairlead.Templates.Document;
using Fairlead.Templates.Model;

namespace Fairlead.Templates.Reading;

/// <summary>Reads what a workflow gets and what it hands over.</summary>
internal static class DataReader
{
    /// <summary>The inputs of a workflow.</summary>
    public static ImmutableArray<InputData> Inputs(Fields workflow)
    {
        var inputs = ImmutableArray.CreateBuilder<InputData>();
        foreach (var (entry, path) in workflow.Map("inputs")?.Named() ?? [])
        {
            if (Fields.Of(entry.Value, path, workflow.Problems) is { } fields)
            {
                inputs.Add(Input(entry, fields));
            }
        }

        return inputs.ToImmutable();
    }

    /// <summary>The outputs of a workflow.</summary>
    public static ImmutableArray<OutputData> Outputs(Fields workflow)
    {
        var outputs = ImmutableArray.CreateBuilder<OutputData>();
        foreach (var (entry, path) in workflow.Map("outputs")?.Named() ?? [])
        {
            if (Fields.Of(entry.Value, path, workflow.Problems) is { } fields)
            {
                outputs.Add(Output(entry, fields));
            }
        }

        return outputs.ToImmutable();
    }

    private static InputData Input(MapEntry entry, Fields fields)
    {
        var input = new InputData(entry.Key, entry.At, fields.Text("server"), fields.Text("path"), fields.Flag("required") ?? true);
        if (input.Server is { } server && !Uri.TryCreate(server, UriKind.Absolute, out _))
        {
            fields.Wrong("server", "It has to be an address, such as https://files.example.org/mesh.tar.");
        }

        if (input.Path is null)
        {
            fields.Wrong("path", "This key is missing: it says where the data is, below the data folder where it is fetched, else on the site.");
        }
        else if (input.Server is not null)
        {
            CheckInside(fields, "path", input.Path);
        }

        fields.End();
        return input;
    }

    private static OutputData Output(MapEntry entry, Fields fields)
    {
        var output = new OutputData(entry.Key, entry.At, fields.Path)
        {
            Path = fields.Written("path"),
            Server = fields.Written("server"),
            Overwrites = fields.Flag("overwrite") ?? true,
            ValueFile = fields.Written("value_file"),
            Value = fields.Written("value"),
            Type = ParameterReader.TypeOf(fields, "type"),
        };
        if (new[] { output.Path, output.ValueFile, output.Value }.Count(w => w is not null) != 1)
        {
            fields.Problems.Add(entry.At, fields.Path, "An output has either a path, a value_file or a value.");
        }

        if (output.Server is not null && output.Path is null)
        {
            fields.Wrong("server", "Only a file (path) is sent somewhere.");
        }

        if (output.Path is null && fields.Has("overwrite"))
        {
            fields.Wrong("overwrite", "Only a file (path) can be overwritten.");
        }

        foreach (var written in new[] { output.Path, output.ValueFile })
        {
            if (written is not null)
            {
                CheckInside(fields, written.Name, written.Text);
            }
        }

        fields.End();
        return output;
    }

    private static void CheckInside(Fields fields, string key, string path)
    {
        if (path.StartsWith('/') || !StoragePath.Normalize(path).TryGet(out var normal, out _) || normal == "/")
        {
            fields.Wrong(key, "It has to be the path of a file below the folder, without '..' and not beginning with a slash.");
        }
    }
}
