using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Operations;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Dialects.Unicore.Tasks;
using Fairlead.Gateway.Operations;
using Fairlead.Gateway.Storages;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Unicore.Storages;

/// <summary>The action that finds out what kind of files there are: of a storage, and of a file or directory in it.</summary>
internal static class Extraction
{
    private const string Action = "/actions/extract";
    private const int UsualDepth = 10;

    /// <summary>The path that the action is about, where the address of a file is that of the action: before or behind it; else null.</summary>
    public static string? PathIn(string path) =>
        path == Action ? "/"
        : path.StartsWith(Action + "/", StringComparison.Ordinal) ? path[Action.Length..]
        : path.EndsWith(Action, StringComparison.Ordinal) ? path[..^Action.Length]
        : null;

    /// <summary>The address of the action for a file or directory.</summary>
    public static string AddressOf(string storageAddress, string fileAddress) =>
        $"{storageAddress}/files{Action}{fileAddress[$"{storageAddress}/files".Length..]}";

    /// <summary>Starts a task.</summary>
    /// <param name="storage">The storage, which the caller may write to.</param>
    /// <param name="path">Where to begin, or null where the document may say it.</param>
    /// <param name="document">What was posted.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="links">Where everything is.</param>
    /// <param name="operations">Starts it.</param>
    /// <param name="cancellationToken">Ends the starting.</param>
    public static async Task<IResult> StartAsync(
        OpenedStorage storage, string? path, JsonObject document, Caller caller, UnicoreLinks links, UserOperations operations, CancellationToken cancellationToken)
    {
        if (storage.Metadata is null)
        {
            return UnicoreError.Of(Refusal.NotFound("metadata in this storage"));
        }

        var fields = new JsonFields(document);
        var depth = fields.Whole("depth") ?? UsualDepth;
        if (depth is < 1 or > OperationWork.ExtractMetadata.MaxDepth)
        {
            fields.Refuse("depth", $"'depth' is a number from 1 to {OperationWork.ExtractMetadata.MaxDepth}.");
        }

        var named = path ?? fields.Text("path") ?? "/";
        if (fields.Flaw is { } flaw)
        {
            return UnicoreError.Of(flaw);
        }

        if (!FilePath.Normalize(named).TryGet(out var start, out var refusal)
            || !(await storage.Files.StatAsync(start, cancellationToken)).TryGet(out _, out refusal)
            || !(await operations.StartAsync(caller.Principal, new OperationWork.ExtractMetadata(storage.Id, start, depth), cancellationToken)).TryGet(out var task, out refusal))
        {
            return UnicoreError.Of(refusal);
        }

        return new UnicoreJson(new JsonObject { ["status"] = "OK", ["asyncExtraction"] = true, ["taskHref"] = TaskEndpoints.AddressOf(task.Id, links) });
    }
}
