using System.Buffers.Text;
using System.Collections.Immutable;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Dialects.Prominence.Json;

namespace Fairlead.Dialects.Prominence.Description;

/// <summary>Compiles <c>inputs</c>: small files that come with the description.</summary>
internal static class InputCompiler
{
    private static readonly FilePermissions Executable = new(0b111_101_101);

    /// <summary>What is written; where something is wrong, the reader has kept what.</summary>
    public static ImmutableArray<StageIn> Compile(Fields job)
    {
        var imports = ImmutableArray.CreateBuilder<StageIn>();
        foreach (var input in job.Objects("inputs"))
        {
            input.Only("filename", "content", "executable");
            var name = input.Text("filename", isRequired: true);
            var content = input.Text("content", isRequired: true);
            var isExecutable = input.Flag("executable");
            if (name is null || content is null)
            {
                continue;
            }

            var file = name[(name.LastIndexOf('/') + 1)..];
            if (file.Length is 0 or > 255 || file is "." or ".." || file.Any(char.IsControl))
            {
                input.Refuse("filename", "must be the name of a file");
            }
            else if (!Base64.IsValid(content))
            {
                input.Refuse("content", "must be base64. Unable to write input file to disk");
            }
            else
            {
                imports.Add(new StageIn(new DataPlace.Inline(content) { IsBase64 = true }, file) { Permissions = isExecutable ? Executable : null });
            }
        }

        return imports.ToImmutable();
    }
}
