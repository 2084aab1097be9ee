using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Dialects.Unicore.Workflows.Compilation;
using Fairlead.Dialects.Unicore.Workflows.Running;
using Fairlead.Gateway.Runs;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Unicore.Workflows;

/// <summary>The files that a workflow knows by name: one flat object of names and URLs.</summary>
internal static class WorkflowFiles
{
    private const int LongestName = 1_000;
    private const int LongestUrl = 8_000;

    public static Task<IResult> List(string id, Caller caller, FindRun find, RunFiles files, CancellationToken cancellationToken) =>
        AnswerAsync(id, caller, find, files, _ => true, cancellationToken);

    public static Task<IResult> Find(string id, string? pattern, Caller caller, FindRun find, RunFiles files, CancellationToken cancellationToken)
    {
        var wanted = new FilePattern(CatalogueName.Of(pattern ?? string.Empty));
        return AnswerAsync(id, caller, find, files, string.IsNullOrEmpty(pattern) ? _ => true : wanted.Fits, cancellationToken);
    }

    public static async Task<IResult> Put(
        string id, HttpRequest request, Caller caller, UnicoreOptions options, FindRun find, RunFiles files, CancellationToken cancellationToken)
    {
        if (!(await WorkflowEndpoints.FindAsync(id, caller, find, AccessLevel.Modify, cancellationToken)).TryGet(out var run, out var refusal)
            || !(await RequestDocument.ReadAsync(request, options, cancellationToken)).TryGet(out var document, out refusal))
        {
            return UnicoreError.Of(refusal);
        }

        var named = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (name, node) in document)
        {
            if (JsonFields.ScalarOf(node) is not { } url)
            {
                return UnicoreError.Of(Refusal.Invalid(name, $"The file '{Shown.Of(name)}' must be a text: the URL of a file."));
            }

            if (name.Length > LongestName || url.Length > LongestUrl || name.Contains('\0', StringComparison.Ordinal) || url.Contains('\0', StringComparison.Ordinal))
            {
                return UnicoreError.Of(Refusal.Invalid(name, $"The file '{Shown.Of(name)}': a name has at most {LongestName} characters and a URL {LongestUrl}, none of them NUL."));
            }

            named[CatalogueName.Of(name)] = url;
        }

        return (await files.PutAsync(caller.Principal, run.Id, named.ToImmutable(), cancellationToken)).TryGet(out _, out refusal)
            ? new UnicoreJson(Document(named))
            : UnicoreError.Of(refusal);
    }

    private static async Task<IResult> AnswerAsync(
        string id, Caller caller, FindRun find, RunFiles files, Func<string, bool> fits, CancellationToken cancellationToken) =>
        (await WorkflowEndpoints.FindAsync(id, caller, find, AccessLevel.Read, cancellationToken)).TryGet(out var run, out var refusal)
            ? new UnicoreJson(Document(await files.FindAsync(run, CatalogueName.Prefix, fits, cancellationToken)))
            : UnicoreError.Of(refusal);

    private static JsonObject Document(IEnumerable<KeyValuePair<string, string>> files) => new(files.Select(f => KeyValuePair.Create(f.Key, (JsonNode?)f.Value)));
}
