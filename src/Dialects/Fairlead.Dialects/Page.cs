using System.Globalization;
using Fairlead.Core;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects;

/// <summary>Which part of a list is wanted.</summary>
/// <param name="Offset">How many to skip, from 0.</param>
/// <param name="Limit">How many to list, from 0.</param>
public readonly record struct Page(long Offset, int Limit)
{
    // Nothing is as long as that, and what is added to it later still fits.
    private const long FarthestOffset = long.MaxValue / 2;

    /// <summary>Reads the page from the query of a request. A limit above <paramref name="most"/> is cut to it; what is no number from 0 is refused.</summary>
    /// <param name="query">The query.</param>
    /// <param name="offset">The dialect's word for what is skipped.</param>
    /// <param name="limit">The dialect's word for how many are listed.</param>
    /// <param name="usual">How many are listed where nothing is said.</param>
    /// <param name="most">The most that are listed.</param>
    public static Outcome<Page> Read(IQueryCollection query, string offset, string limit, int usual, int most)
    {
        if (!TryNumber(query[offset], 0, out var skip))
        {
            return Refusal.Invalid(offset, $"'{offset}' is a number from 0.");
        }

        return TryNumber(query[limit], usual, out var take) ? new Page(Math.Min(skip, FarthestOffset), (int)Math.Min(take, most)) : Refusal.Invalid(limit, $"'{limit}' is a number from 0.");
    }

    private static bool TryNumber(string? text, long otherwise, out long number)
    {
        number = otherwise;
        return string.IsNullOrEmpty(text) || long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
