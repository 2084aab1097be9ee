using System.Globalization;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Workflows;
using Fairlead.Dialects.HpcWaas.Executions;
using Fairlead.Dialects.HpcWaas.Json;
using Fairlead.Gateway.Journal;
using Fairlead.Gateway.Runs;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.HpcWaas.Logs;

/// <summary>Opens streams of what happens to executions.</summary>
/// <param name="find">Finds executions.</param>
/// <param name="follow">Reads their logs.</param>
/// <param name="view">Shows them.</param>
internal sealed class EventStreams(FindRun find, FollowRunLog follow, ExecutionView view)
{
    /// <summary>The stream from an entry on, or from the one behind that which the client has seen last.</summary>
    public async Task<IResult> OpenAsync(Principal principal, string id, RunLogQuery query, string? lastSeen, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(lastSeen))
        {
            if (!long.TryParse(lastSeen, NumberStyles.None, CultureInfo.InvariantCulture, out var last))
            {
                return HpcWaasError.Bad("'Last-Event-ID' has to be the index of an entry.");
            }

            query = query with { From = last + 1 };
        }

        if (!(await FindAsync(principal, id, cancellationToken)).TryGet(out var run, out var refusal))
        {
            return HpcWaasError.Of(refusal);
        }

        if (!string.IsNullOrEmpty(lastSeen) && HpcWaasStates.IsFinal(run) && (await ReadAsync(run, query, TimeSpan.Zero, cancellationToken)).Entries.Count == 0)
        {
            // Browsers come again until they are told that there is nothing more.
            return TypedResults.NoContent();
        }

        return new EventStream(this, principal, id, run, query with { Limit = Math.Max(1, Math.Min(query.Limit, EventStream.MostAtOnce)) });
    }

    /// <summary>The execution as it is now.</summary>
    public Task<Outcome<Run>> FindAsync(Principal principal, string id, CancellationToken cancellationToken) =>
        Execution.FindAsync(find, principal, id, AccessLevel.Read, cancellationToken);

    /// <summary>What is new in its log.</summary>
    public Task<RunLogPage> ReadAsync(Run run, RunLogQuery query, TimeSpan patience, CancellationToken cancellationToken) => follow.RunAsync(run, query, patience, cancellationToken);

    /// <summary>The execution as clients read it.</summary>
    public async Task<string> ShowAsync(Run run, CancellationToken cancellationToken) => HpcWaasJson.TextOf(await view.OfAsync(run, cancellationToken));

    /// <summary>The word for its state.</summary>
    public string StatusOf(Run run) => view.StatusOf(run);
}
