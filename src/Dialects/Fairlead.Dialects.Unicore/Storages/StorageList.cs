using System.Collections.Immutable;
using Fairlead.Core.Identity;
using Fairlead.Core.Storages;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Storages;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Unicore.Storages;

/// <summary>
/// The list of storages, page by page: first those that the sites share, then those that were created, then, where all are wanted, the directories of
/// jobs; each part in the order in which they came to be.
/// </summary>
/// <param name="open">Knows the shared ones.</param>
/// <param name="created">Knows the created ones.</param>
/// <param name="jobs">Knows the jobs.</param>
internal sealed class StorageList(OpenStorage open, CreatedStorages created, FindJob jobs)
{
    /// <summary>The page that was asked for.</summary>
    public async Task<IResult> AnswerAsync(HttpRequest request, Principal principal, UnicoreLinks links, CancellationToken cancellationToken)
    {
        if (!ListView.ReadPage(request.Query).TryGet(out var page, out var refusal))
        {
            return UnicoreError.Of(refusal);
        }

        var tags = Words.Of(request.Query["tags"]);
        var isAll = request.Query["filter"] == "all";
        var view = new ListView("storages", links.List("storages"), page, Repeated(tags, isAll));
        if (principal.IsAnonymous)
        {
            return view.Of([], hasMore: false);
        }

        // One more than wanted says whether there are any behind them.
        var wanted = page.Limit + 1;
        var shared = tags.IsEmpty ? open.SharedWith(principal) : [];
        List<StorageId> found = [.. shared.Skip((int)Math.Min(int.MaxValue, page.Offset)).Take(wanted)];
        var skip = page.Offset - shared.Count;
        if (found.Count < wanted)
        {
            skip -= await AppendCreatedAsync(found, principal, tags, Math.Max(0, skip), wanted, isAll, cancellationToken);
        }

        if (isAll && found.Count < wanted)
        {
            var query = new JobQuery { Tags = tags, Offset = Math.Max(0, skip), Limit = Math.Min(JobQuery.MaxLimit, wanted - found.Count) };
            found.AddRange((await jobs.ListAsync(principal, query, cancellationToken)).Jobs.Select(j => new StorageId.WorkingDirectory(j)));
        }

        return view.Of(found.Take(page.Limit).Select(links.Storage), found.Count > page.Limit);
    }

    /// <returns>How many there are in all, where that matters for what comes behind them.</returns>
    private async Task<long> AppendCreatedAsync(
        List<StorageId> found, Principal principal, ImmutableArray<string> tags, long skip, int wanted, bool isMoreBehind, CancellationToken cancellationToken)
    {
        var query = new CreatedStorageQuery { Tags = tags, Offset = skip, Limit = wanted - found.Count };
        found.AddRange((await created.ListAsync(principal, query, cancellationToken)).Storages);
        return isMoreBehind && found.Count < wanted ? await created.CountAsync(principal, query, cancellationToken) : 0;
    }

    private static string? Repeated(ImmutableArray<string> tags, bool isAll)
    {
        var tagged = tags.IsEmpty ? null : $"tags={Uri.EscapeDataString(string.Join(',', tags))}";
        var filter = isAll ? "filter=all" : null;
        return tagged is null ? filter : filter is null ? tagged : $"{tagged}&{filter}";
    }
}
