using Fairlead.Core;
using Fairlead.Core.Operations;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Operations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.Unicore.Tasks;

/// <summary>UNICORE's <c>/tasks</c>: the gateway's own long-running operations.</summary>
internal static class TaskEndpoints
{
    private const string Name = "tasks";

    public static void MapTasks(this RouteGroupBuilder core)
    {
        var tasks = core.MapGroup($"/{Name}");
        tasks.MapPublicRead("/", List);
        tasks.MapRead("/{id}", Read);
        tasks.MapPut("/{id}", Change);
        tasks.MapDelete("/{id}", Delete);
        tasks.MapPost("/{id}/actions/{action}", Act);
    }

    /// <summary>The address of a task.</summary>
    public static string AddressOf(OperationId id, UnicoreLinks links) => $"{links.List(Name)}/{id}";

    private static async Task<IResult> List(HttpRequest request, Caller caller, UnicoreLinks links, UserOperations operations, CancellationToken cancellationToken)
    {
        if (!ListView.ReadPage(request.Query).TryGet(out var page, out var refusal))
        {
            return UnicoreError.Of(refusal);
        }

        var tags = Words.Of(request.Query["tags"]);
        var view = new ListView(Name, links.List(Name), page, tags.IsEmpty ? null : $"tags={Uri.EscapeDataString(string.Join(',', tags))}");
        if (caller.Principal.IsAnonymous)
        {
            return view.Of([], hasMore: false);
        }

        var (ids, hasMore) = await operations.ListAsync(caller.Principal, tags, page.Offset, page.Limit, cancellationToken);
        return view.Of(ids.Select(id => AddressOf(id, links)), hasMore);
    }

    private static async Task<IResult> Read(
        string id, Caller caller, FieldFilter fields, UnicoreLinks links, UserOperations operations, INames names, CancellationToken cancellationToken) =>
        (await FindAsync(id, caller, operations, cancellationToken)).TryGet(out var operation, out var refusal)
            ? fields.Reply(new TaskView(operation, links).Of(names.Of(operation.Owner)))
            : UnicoreError.Of(refusal);

    private static async Task<IResult> Change(
        string id, HttpRequest request, Caller caller, UnicoreOptions options, UserOperations operations, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (!(await FindAsync(id, caller, operations, cancellationToken)).TryGet(out var operation, out var refusal)
            || !(await RequestDocument.ReadAsync(request, options, cancellationToken)).TryGet(out var document, out refusal))
        {
            return UnicoreError.Of(refusal);
        }

        return await Properties.ChangeAsync(
            document,
            clock.GetUtcNow(),
            async tags => (await operations.SetTagsAsync(caller.Principal, operation.Id, tags, cancellationToken)).TryGet(out _, out var no) ? null : no,
            async at => (await operations.SetExpiryAsync(caller.Principal, operation.Id, at, cancellationToken)).TryGet(out _, out var no) ? null : no);
    }

    private static async Task<IResult> Delete(string id, Caller caller, UserOperations operations, CancellationToken cancellationToken) =>
        OperationId.TryParse(id, out var operation)
        && (await operations.RemoveAsync(caller.Principal, operation, cancellationToken)).TryGet(out _, out _)
            ? TypedResults.NoContent()
            : UnicoreError.Of(Missing());

    private static async Task<IResult> Act(string id, string action, Caller caller, UserOperations operations, CancellationToken cancellationToken)
    {
        if (action != "abort")
        {
            return UnicoreError.Of(Refusal.NotFound($"action '{Shown.Of(action)}'"));
        }

        return OperationId.TryParse(id, out var operation)
            && (await operations.CancelAsync(caller.Principal, operation, cancellationToken)).TryGet(out _, out _)
            ? TypedResults.NoContent()
            : UnicoreError.Of(Missing());
    }

    private static async Task<Outcome<Operation>> FindAsync(string id, Caller caller, UserOperations operations, CancellationToken cancellationToken) =>
        OperationId.TryParse(id, out var operation) ? await operations.FindAsync(caller.Principal, operation, cancellationToken) : Missing();

    private static Refusal Missing() => Refusal.NotFound("such task");
}
