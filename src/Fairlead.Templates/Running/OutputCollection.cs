using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Expressions;
using Fairlead.Gateway.Storages;
using Fairlead.Templates.Compilation;
using Fairlead.Templates.Document;
using Fairlead.Templates.Reading;

namespace Fairlead.Templates.Running;

/// <summary>
/// Finds the outputs of a run at its end. They become names that the run knows: a file by its path in the execution folder (<c>file:results/report.txt</c>), a
/// value by itself (<c>data:,0.5</c>).
/// </summary>
/// <param name="values">The values of references at the end.</param>
/// <param name="files">The execution folder.</param>
internal sealed class OutputCollection(RunValues values, IStorage files)
{
    private const int LongestValue = 4_096;

    /// <summary>All outputs; refused where one of them is missing or no value of its type.</summary>
    public async Task<Outcome<ImmutableSortedDictionary<string, string>>> FindAsync(CancellationToken cancellationToken)
    {
        var found = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (name, output) in values.Workflow.Outputs)
        {
            if (!(await FindAsync(output, cancellationToken)).TryGet(out var text, out var refusal))
            {
                return refusal with { Message = $"Output '{name}': {refusal.Message}" };
            }

            found[name] = text;
        }

        return found.ToImmutable();
    }

    private async Task<Outcome<string>> FindAsync(OutputSettings output, CancellationToken cancellationToken)
    {
        if (output.Value is { } value)
        {
            return values.Fill(value).Then(text => Checked(output, text));
        }

        if (!values.Fill(output.ValueFile ?? output.Path ?? string.Empty).TryGet(out var name, out var refusal))
        {
            return refusal;
        }

        var path = $"/results/{name}";
        if (output.ValueFile is null)
        {
            return (await files.StatAsync(path, cancellationToken)).TryGet(out _, out refusal)
                ? new RunOutput.File(path[1..]).ToUrl()
                : refusal.Kind is RefusalKind.NotFound ? Refusal.NotFound($"file {path[1..]}") : refusal;
        }

        var read = await ExecutionFolder.ReadTextAsync(files, path, cancellationToken);
        return read.TryGet(out var content, out refusal)
            ? Checked(output, content)
            : refusal.Kind is RefusalKind.NotFound ? Refusal.NotFound($"file {path[1..]}") : refusal;
    }

    private static Outcome<string> Checked(OutputSettings output, string text)
    {
        var trimmed = text.Trim();
        return trimmed.Length > LongestValue
            ? Refusal.TooLarge("value", $"A value has at most {LongestValue} characters; hand over the file instead.")
            : Values.Typed(output.Type, new ScalarNode(default, trimmed, IsQuoted: true)).Select(value => new RunOutput.Value(value is Value.Text ? trimmed : RunValues.TextOf(value)).ToUrl());
    }
}
