using Fairlead.Core;
using Fairlead.Core.Identity;
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

    private static Task<IResult> List(HttpRequest request, Caller caller, UnicoreLinks links, UserOperations operations, CancellationToken cancellationToken) =>
        OwnedLists.AnswerAsync(
            Name, request, caller, links, query => operations.ListAsync(caller.Principal, query, cancellationToken), id => AddressOf(id, links));

    private static async Task<IResult> Read(
        string id, Caller caller, FieldFilter fields, UnicoreLinks links, UserOperations operations, INames names, CancellationToken cancellationToken) =>
        (await FindAsync(id, caller, operations, AccessLevel.Read, cancellationToken)).TryGet(out var operation, out var refusal)
            ? fields.Reply(new TaskView(operation, links).Of(names.Of(operation.Owner)))
            : UnicoreError.Of(refusal);

    private static async Task<IResult> Change(
        string id, HttpRequest request, Caller caller, UnicoreOptions options, UserOperations operations, INames names, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var wanted = await Properties.WantedAsync(request, options, level => FindAsync(id, caller, operations, level, cancellationToken), cancellationToken);
        if (!wanted.TryGet(out var found, out var refusal))
        {
            return UnicoreError.Of(refusal);
        }

        var (operation, document) = found;
        return await Properties.ChangeAsync(
            document,
            clock.GetUtcNow(),
            async tags => Properties.Trouble(await operations.SetTagsAsync(caller.Principal, operation.Id, tags, cancellationToken)),
            async at => Properties.Trouble(await operations.SetExpiryAsync(caller.Principal, operation.Id, at, cancellationToken)),
            names,
            async grants => Properties.Trouble(await operations.ShareAsync(caller.Principal, operation.Id, grants, cancellationToken)));
    }

    private static async Task<IResult> Delete(string id, Caller caller, UserOperations operations, CancellationToken cancellationToken) =>
        !OperationId.TryParse(id, out var operation) ? UnicoreError.Of(Missing())
        : (await operations.RemoveAsync(caller.Principal, operation, cancellationToken)).TryGet(out _, out var refusal) ? TypedResults.NoContent()
        : UnicoreError.Of(refusal);

    private static async Task<IResult> Act(string id, string action, Caller caller, UserOperations operations, CancellationToken cancellationToken)
    {
        if (action != "abort")
        {
            return UnicoreError.Of(Refusal.NotFound($"action '{Shown.Of(action)}'"));
        }

        return !OperationId.TryParse(id, out var operation) ? UnicoreError.Of(Missing())
            : (await operations.CancelAsync(caller.Principal, operation, cancellationToken)).TryGet(out _, out var refusal) ? TypedResults.NoContent()
            : UnicoreError.Of(refusal);
    }

    private static async Task<Outcome<Operation>> FindAsync(
        string id, Caller caller, UserOperations operations, AccessLevel needed, CancellationToken cancellationToken) =>
        OperationId.TryParse(id, out var operation) ? await operations.FindAsync(caller.Principal, operation, needed, cancellationToken) : Missing();

    private static Refusal Missing() => Refusal.NotFound("such task");
}
