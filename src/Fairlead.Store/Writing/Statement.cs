using System.Collections.Immutable;

namespace Fairlead.Store.Writing;

/// <summary>What kind of value a column holds. Each database has its own type for it.</summary>
internal enum ColumnKind
{
    Id,
    Text,
    Number,
    Count,
    Flag,
    Time,
}

/// <summary>SQL that both databases understand, with parameters <c>$1</c>, <c>$2</c> and so on. It gives back at most one integer.</summary>
internal sealed record Statement(string Sql, ImmutableArray<ColumnKind> Parameters);
