using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json.Nodes;
using Fairlead.Core.Operations;
using Fairlead.Dialects.Unicore.Storages;

namespace Fairlead.Dialects.Unicore.Tasks;

/// <summary>A task as UNICORE shows it.</summary>
/// <param name="operation">The task.</param>
/// <param name="links">Where everything is.</param>
internal sealed class TaskView(Operation operation, UnicoreLinks links)
{
    // A task that is ended by somebody counts as failed: UNICORE's clients wait for one of two ends.
    private static readonly FrozenDictionary<OperationState, string> States = new Dictionary<OperationState, string>
    {
        [OperationState.Waiting] = "CREATED",
        [OperationState.Running] = "RUNNING",
        [OperationState.Succeeded] = "SUCCESSFUL",
        [OperationState.Failed] = "FAILED",
        [OperationState.Cancelled] = "FAILED",
    }.ToFrozenDictionary();

    /// <summary>The whole representation.</summary>
    /// <param name="owner">X.500 name of the owner.</param>
    public JsonObject Of(string owner)
    {
        var self = TaskEndpoints.AddressOf(operation.Id, links);
        var view = new JsonObject
        {
            ["status"] = States[operation.State],
            ["statusMessage"] = Message,
            ["submissionTime"] = UnicoreTime.Format(operation.CreatedAt),
            ["submissionService"] = operation.Work is OperationWork.ExtractMetadata work ? links.File(work.Storage, work.Path) : $"{links.List("storages")}/search",
        };
        if (operation.IsFinal)
        {
            view["exitCode"] = operation.State is OperationState.Succeeded ? 0 : 1;
        }

        view["result"] = ResultView();
        view["owner"] = owner;
        view["acl"] = AccessList.Of(operation.Grants);
        view["tags"] = new JsonArray([.. operation.Tags.Select(t => (JsonNode?)t)]);
        view["terminationTime"] = UnicoreTime.Format(operation.ExpiresAt);
        view["_links"] = new JsonObject { ["self"] = UnicoreLinks.To(self), ["action:abort"] = UnicoreLinks.To($"{self}/actions/abort", "Abort") };
        return view;
    }

    private string Message => operation.State switch
    {
        OperationState.Succeeded => "OK",
        OperationState.Cancelled => "Task aborted.",
        _ => operation.Message ?? string.Empty,
    };

    private JsonObject ResultView()
    {
        var view = new JsonObject();
        if (operation.Result is not { } result)
        {
            return view;
        }

        if (operation.Work is OperationWork.ExtractMetadata)
        {
            view["documentsProcessed"] = Text(result.Visited);
            view["durationMillis"] = Text((long)result.Duration.TotalMilliseconds);
            return view;
        }

        view["resourceCount"] = Text(result.Files.Length);
        view["storageCount"] = Text(result.Visited);
        for (var i = 0; i < result.Files.Length; i++)
        {
            view[SearchEndpoints.NameOf(i)] = links.File(result.Files[i].Storage, result.Files[i].Path);
        }

        return view;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
