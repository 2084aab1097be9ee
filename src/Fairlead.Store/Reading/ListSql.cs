using System.Globalization;
using System.Text;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Jobs;
using Fairlead.Store.Writing;

namespace Fairlead.Store.Reading;

/// <summary>
/// The questions behind lists of jobs, in SQL that both databases answer from indexes alone: (number, id) of what fits, in order.
/// Several states are a union of one ordered index range each, which both databases merge without sorting.
/// </summary>
internal sealed class ListSql
{
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

    /// <summary>One row where anything is shared under one of the names.</summary>
    public static ListSql AnyShared(IReadOnlyList<(GranteeKind Kind, string Grantee)> names)
    {
        var any = new ListSql();
        any._sql.Append("SELECT 1 FROM job_grantee g WHERE 1 = 1");
        any.AppendAlternatives(names, n => $"(g.kind = {any.Parameter(ColumnKind.Text, n.Kind.ToString())} AND g.grantee = {any.Parameter(ColumnKind.Text, n.Grantee)})");
        any._sql.Append(" LIMIT 1");
        return any;
    }

    /// <param name="query">What is asked for.</param>
    /// <param name="rangeEnd">Order and limit of each state's range, or null for none.</param>
    private void AppendMatches(JobQuery query, string? rangeEnd)
    {
        AppendOwned(query, rangeEnd);
        if (HasShared(query))
        {
            _sql.Append(" UNION ALL ").Append(rangeEnd is null ? string.Empty : "SELECT number, id FROM (");
            AppendShared(query);
            _sql.Append(rangeEnd is null ? string.Empty : $"{rangeEnd}) AS shared");
        }
    }

    private static bool HasShared(JobQuery query) => query.SharedWith.Count > 0 && query.Owner is not null && query.Parent is null;

    private void AppendOwned(JobQuery query, string? rangeEnd)
    {
        var states = query.States.Distinct().ToList();
        if (states.Count == 0 || states.Count == Enum.GetValues<JobState>().Length)
        {
            var isRange = rangeEnd is not null && HasShared(query);
            _sql.Append(isRange ? "SELECT number, id FROM (" : string.Empty);
            AppendMatches(query, state: null);
            _sql.Append(isRange ? $"{rangeEnd}) AS own" : string.Empty);
            return;
        }

        for (var i = 0; i < states.Count; i++)
        {
            _sql.Append(i == 0 ? string.Empty : " UNION ALL ").Append(rangeEnd is null ? string.Empty : "SELECT number, id FROM (");
            AppendMatches(query, states[i]);
            _sql.Append(rangeEnd is null ? string.Empty : $"{rangeEnd}) AS range{i}");
        }
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

    /// <summary>Those of others, each once however many names it is shared under.</summary>
    private void AppendShared(JobQuery query)
    {
        _sql.Append("SELECT DISTINCT g.number AS number, g.job_id AS id FROM job_grantee g JOIN job j ON j.number = g.number WHERE j.listed");
        AppendCondition(" AND j.owner <> ", ColumnKind.Text, query.Owner);
        AppendCondition(" AND j.site = ", ColumnKind.Text, query.Site);
        AppendPlace("g.number", query);
        AppendAlternatives(query.SharedWith, n => $"(g.kind = {Parameter(ColumnKind.Text, n.Kind.ToString())} AND g.grantee = {Parameter(ColumnKind.Text, n.Grantee)})");
        AppendAlternatives(query.States, s => $"j.state = {Parameter(ColumnKind.Text, s.ToString())}");
        foreach (var tag in query.Tags)
        {
            AppendCondition(" AND EXISTS (SELECT 1 FROM job_tag o WHERE o.owner = j.owner AND o.number = g.number AND o.tag = ", ColumnKind.Text, tag);
            _sql.Append(')');
        }
    }

    private void AppendAlternatives<T>(IReadOnlyList<T> alternatives, Func<T, string> condition)
    {
        if (alternatives.Count > 0)
        {
            _sql.Append(" AND (").AppendJoin(" OR ", alternatives.Select(condition)).Append(')');
        }
    }

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
