using System.Globalization;
using System.Text;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Jobs;
using Fairlead.Store.Writing;

namespace Fairlead.Store.Reading;

/// <summary>
/// The questions behind lists of jobs, in SQL that both databases answer from indexes alone: (number, id) of what fits, in order.
/// Several states, and what is shared under several names, are a union of one ordered index range each, which both databases merge without sorting.
/// </summary>
internal sealed class ListSql
{
    private const int MostRanges = 40;

    private readonly List<(ColumnKind Kind, object? Value)> _parameters = [];
    private readonly StringBuilder _sql = new();
    private long? _before;

    private ListSql()
    {
    }

    /// <summary>The text.</summary>
    public string Sql => _sql.ToString();

    /// <summary>The values of its parameters, in order.</summary>
    public IReadOnlyList<(ColumnKind Kind, object? Value)> Parameters => _parameters;

    /// <summary>A page, and one more row where there are any behind it.</summary>
    /// <param name="query">What is asked for.</param>
    /// <param name="limitsRanges"><see cref="IDatabase.LimitsRanges"/>.</param>
    /// <param name="before">The number of the job before the page, where it is known; null to count.</param>
    public static ListSql Page(JobQuery query, bool limitsRanges, long? before)
    {
        var page = new ListSql { _before = before };
        query = before is null ? query : query with { Offset = 0 };
        var order = query.NewestFirst ? "ORDER BY number DESC" : "ORDER BY number";
        // Numbers in the text, not parameters: PostgreSQL plans for a part of the rows only where it knows how small that is.
        page.AppendMatches(query, limitsRanges ? $" {order} LIMIT {query.Offset + query.Limit + 1}" : null);
        page._sql.Append(CultureInfo.InvariantCulture, $" {order} LIMIT {query.Limit + 1L} OFFSET {query.Offset}");
        return page;
    }

    /// <summary>How many there are.</summary>
    public static ListSql Count(JobQuery query)
    {
        var count = new ListSql();
        count._sql.Append("SELECT count(*) FROM (");
        count.AppendMatches(query, rangeEnd: null);
        count._sql.Append(") AS matches");
        return count;
    }

    /// <summary>The places of those names, from 0, under which anything is shared.</summary>
    public static ListSql Shared(IReadOnlyList<(GranteeKind Kind, string Grantee)> names)
    {
        var shared = new ListSql();
        shared._sql.AppendJoin(" UNION ALL ", names.Select((name, i) => $"SELECT {i} WHERE EXISTS (SELECT 1 FROM job_grantee g WHERE {shared.IsFor(name)})"));
        return shared;
    }

    /// <param name="query">What is asked for.</param>
    /// <param name="rangeEnd">Order and limit of each range, or null for none.</param>
    private void AppendMatches(JobQuery query, string? rangeEnd)
    {
        var states = query.States.Distinct().Select(s => (JobState?)s).ToList();
        if (states.Count == 0 || states.Count == Enum.GetValues<JobState>().Length)
        {
            states = [null];
        }

        List<Action> ranges = [.. states.Select(state => (Action)(() => AppendMatches(query, state))), .. SharedRanges(query, states)];

        // What is shared under two names, or with its owner too, is in two ranges; what is one's own is in one.
        var union = ranges.Count > states.Count ? " UNION " : " UNION ALL ";
        var isLimited = rangeEnd is not null && ranges.Count > 1;
        for (var i = 0; i < ranges.Count; i++)
        {
            _sql.Append(i == 0 ? string.Empty : union).Append(isLimited ? "SELECT number, id FROM (" : string.Empty);
            ranges[i]();
            _sql.Append(isLimited ? $"{rangeEnd}) AS range{i}" : string.Empty);
        }
    }

    /// <summary>One range for each name and state; one for each state where there are more names than databases let a union have parts.</summary>
    private IEnumerable<Action> SharedRanges(JobQuery query, List<JobState?> states)
    {
        if (query.Owner is null || query.Parent is not null)
        {
            return [];
        }

        IReadOnlyList<(GranteeKind Kind, string Grantee)> all = [.. query.SharedWith.Distinct()];
        IEnumerable<IReadOnlyList<(GranteeKind Kind, string Grantee)>> parts = all.Count > MostRanges ? [all] : all.Select(name => new[] { name });
        return states.SelectMany(state => parts.Select(names => (Action)(() => AppendShared(query, state, names))));
    }

    private void AppendMatches(JobQuery query, JobState? state)
    {
        if (query.Tags.Count > 0)
        {
            AppendTagged(query, state);
            return;
        }

        _sql.Append("SELECT number, id FROM job WHERE ").Append(query.Parent is null ? "listed" : "NOT discarded");
        AppendCondition(" AND parent = ", ColumnKind.Id, query.Parent);
        AppendCondition(" AND owner = ", ColumnKind.Text, query.Owner);
        AppendCondition(" AND state = ", ColumnKind.Text, state?.ToString());
        AppendCondition(" AND site = ", ColumnKind.Text, query.Site);
        AppendPlace("number", query);
    }

    /// <summary>Goes along the first tag; the rarest would be better, but the first is simple.</summary>
    private void AppendTagged(JobQuery query, JobState? state)
    {
        _sql.Append("SELECT t.number AS number, t.job_id AS id FROM job_tag t WHERE t.tag = ").Append(Parameter(ColumnKind.Text, query.Tags[0]));
        AppendCondition(" AND t.owner = ", ColumnKind.Text, query.Owner);
        _sql.Append(query.Parent is null ? " AND t.parent IS NULL" : string.Empty);
        AppendCondition(" AND t.parent = ", ColumnKind.Id, query.Parent);
        AppendPlace("t.number", query);
        foreach (var tag in query.Tags.Skip(1))
        {
            AppendCondition(" AND EXISTS (SELECT 1 FROM job_tag o WHERE o.owner = t.owner AND o.number = t.number AND o.tag = ", ColumnKind.Text, tag);
            _sql.Append(')');
        }

        if (state is not null || query.Site is not null)
        {
            _sql.Append(" AND EXISTS (SELECT 1 FROM job j WHERE j.number = t.number");
            AppendCondition(" AND j.state = ", ColumnKind.Text, state?.ToString());
            AppendCondition(" AND j.site = ", ColumnKind.Text, query.Site);
            _sql.Append(')');
        }
    }

    /// <summary>Goes along what is shared under the names; states and tags are looked up for each.</summary>
    private void AppendShared(JobQuery query, JobState? state, IReadOnlyList<(GranteeKind Kind, string Grantee)> names)
    {
        _sql.Append("SELECT g.number AS number, g.job_id AS id FROM job_grantee g WHERE (").AppendJoin(" OR ", names.Select(IsFor)).Append(')');
        AppendCondition(" AND g.site = ", ColumnKind.Text, query.Site);
        AppendPlace("g.number", query);
        foreach (var tag in query.Tags)
        {
            AppendCondition(" AND EXISTS (SELECT 1 FROM job_tag t WHERE t.owner = g.owner AND t.number = g.number AND t.tag = ", ColumnKind.Text, tag);
            _sql.Append(')');
        }

        if (state is not null)
        {
            AppendCondition(" AND EXISTS (SELECT 1 FROM job j WHERE j.number = g.number AND j.state = ", ColumnKind.Text, state.ToString());
            _sql.Append(')');
        }
    }

    private string IsFor((GranteeKind Kind, string Grantee) name) =>
        $"g.kind = {Parameter(ColumnKind.Text, name.Kind.ToString())} AND g.grantee = {Parameter(ColumnKind.Text, name.Grantee)}";

    private void AppendPlace(string number, JobQuery query) => AppendCondition($" AND {number} {(query.NewestFirst ? '<' : '>')} ", ColumnKind.Number, _before);

    private void AppendCondition(string condition, ColumnKind kind, object? value)
    {
        if (value is not null)
        {
            _sql.Append(condition).Append(Parameter(kind, value));
        }
    }

    private string Parameter(ColumnKind kind, object value)
    {
        _parameters.Add((kind, value));
        return $"${_parameters.Count}";
    }
}
