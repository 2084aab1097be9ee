using System.Globalization;
using System.Text.RegularExpressions;
using Fairlead.Core;
using Fairlead.Dialects.Autosubmit.Views;

namespace Fairlead.Dialects.Autosubmit.Commands;

/// <summary>A section in a filter, and which of its splits.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Splits">The numbers, or null for all.</param>
internal sealed record FilterSection(string Name, NumberList? Splits)
{
    public bool Fits(JobRecord job) => job.Section == Name && (Splits is null || (job.Place is { Splits: >= 2, Split: { } split } && Splits.Contains(split)));
}

/// <summary>Numbers and ranges of them.</summary>
/// <param name="Ranges">The ends are in them.</param>
internal sealed record NumberList(IReadOnlyList<(int From, int To)> Ranges)
{
    public static readonly NumberList All = new([(int.MinValue, int.MaxValue)]);

    public bool Contains(int number) => Ranges.Any(range => number >= range.From && number <= range.To);
}

/// <summary>Dates, members and chunks in a filter, and the sections behind them.</summary>
/// <param name="Places">Each a date, a member and chunks; null stands for all.</param>
/// <param name="Sections">Only jobs of these; all where there are none.</param>
internal sealed record FilterChunks(IReadOnlyList<(string? Date, string? Member, NumberList Chunks)> Places, IReadOnlyList<FilterSection> Sections)
{
    public bool Fits(JobRecord job) => job.Place is { DateText: { } date, Member: { } member, Chunk: { } chunk }
        && (Sections.Count == 0 || Sections.Any(section => section.Fits(job)))
        && Places.Any(place => (place.Date ?? date) == date && string.Equals(place.Member ?? member, member, StringComparison.OrdinalIgnoreCase) && place.Chunks.Contains(chunk));
}

/// <summary>Reads the texts of filters.</summary>
internal sealed partial class FilterText
{
    private const string Any = "ANY";
    private const string ChunkForm = "filter_chunks is written [ date [ member [ chunks ] ] ], SECTION [ splits ]: brackets have to close, and chunks are numbers such as 1-3 5, or ANY.";
    private readonly List<string> _tokens;
    private int _at;

    private FilterText(string text) => _tokens = [.. Token().Matches(text.ToUpperInvariant()).Select(match => match.Value)];

    private string? Next => _at < _tokens.Count ? _tokens[_at] : null;

    /// <summary>Sections parted by commas.</summary>
    public static Outcome<IReadOnlyList<FilterSection>> ReadSections(string text, string field, JobShape shape)
    {
        var reader = new FilterText(text);
        return reader.Sections() is { } sections && reader.Next is null
            ? Checked(sections, field, shape)
            : Refusal.Invalid(field, $"{field} is written SECTION [ splits ], SECTION: brackets have to close, and splits are numbers such as 1-3 5, or ANY.");
    }

    /// <summary>Dates with members with chunks, and then sections.</summary>
    public static Outcome<FilterChunks> ReadChunks(string text, JobShape shape)
    {
        var reader = new FilterText(text);
        if (reader.Places() is not { } places)
        {
            return Refusal.Invalid("filter_chunks", ChunkForm);
        }

        var sections = reader.Take(",") ? reader.Sections() : [];
        if (sections is null || reader.Next is not null)
        {
            return Refusal.Invalid("filter_chunks", ChunkForm);
        }

        return WhatIsNotThere(places, shape) is { } refusal ? refusal : Checked(sections, "filter_chunks", shape).Select(known => new FilterChunks(places, known));
    }

    private static Outcome<IReadOnlyList<FilterSection>> Checked(List<FilterSection> sections, string field, JobShape shape)
    {
        var known = shape.Jobs.Select(job => job.Section).ToHashSet(StringComparer.Ordinal);
        return sections.Find(section => section.Name != Any && !known.Contains(section.Name)) is { } unknown
            ? Refusal.Invalid(field, $"Section '{unknown.Name}' not found in experiment '{shape.Plan.Expid}'")
            : Outcome<IReadOnlyList<FilterSection>>.Of([.. sections.SelectMany(section => section.Name == Any ? known.Select(name => section with { Name = name }) : [section])]);
    }

    private static Refusal? WhatIsNotThere(List<(string? Date, string? Member, NumberList Chunks)> places, JobShape shape)
    {
        var dates = shape.Plan.Dates.Select(shape.Plan.Text).ToHashSet(StringComparer.Ordinal);
        var (date, member) = (places.Find(p => p.Date is { } d && !dates.Contains(d)).Date, places.Find(p => p.Member is { } m && !shape.Plan.Members.Contains(m, StringComparer.OrdinalIgnoreCase)).Member);
        return date is not null ? Refusal.Invalid("filter_chunks", $"There is no start date {date} in experiment '{shape.Plan.Expid}'")
            : member is not null ? Refusal.Invalid("filter_chunks", $"There is no member {member.ToLowerInvariant()} in experiment '{shape.Plan.Expid}'")
            : null;
    }

    private List<(string? Date, string? Member, NumberList Chunks)>? Places()
    {
        if (Take(Any))
        {
            return [(null, null, NumberList.All)];
        }

        var places = new List<(string? Date, string? Member, NumberList Chunks)>();
        if (!Take("["))
        {
            return null;
        }

        while (!Take("]"))
        {
            if (Word() is not { } date || !Take("["))
            {
                return null;
            }

            while (!Take("]"))
            {
                if (Word() is not { } member || Numbers() is not { } chunks)
                {
                    return null;
                }

                places.Add((date == Any ? null : date, member == Any ? null : member, chunks));
            }
        }

        return places;
    }

    private List<FilterSection>? Sections()
    {
        var sections = new List<FilterSection>();
        do
        {
            if (Word() is not { } name)
            {
                return null;
            }

            var splits = Next == "[" ? Numbers() : null;
            if (splits is null && Next == "[")
            {
                return null;
            }

            sections.Add(new FilterSection(name, splits));
        }
        while (Take(","));
        return sections;
    }

    /// <summary>Numbers in brackets; null, without having moved, where there are none.</summary>
    private NumberList? Numbers()
    {
        var begin = _at;
        var ranges = new List<(int From, int To)>();
        if (Take("["))
        {
            while (Next is { } word && word is not ("[" or "]"))
            {
                _at++;
                if (word == Any)
                {
                    ranges.AddRange(NumberList.All.Ranges);
                }
                else if (RangeForm().Match(word) is { Success: true } range && Whole(range.Groups["from"].Value) is { } from)
                {
                    ranges.Add((from, range.Groups["to"].Success ? Whole(range.Groups["to"].Value) ?? from : from));
                }
                else if (word != ",")
                {
                    break;
                }
            }

            if (ranges.Count > 0 && Take("]"))
            {
                return new NumberList(ranges);
            }
        }

        _at = begin;
        return null;
    }

    private string? Word() => Next is { } word && word is not ("[" or "]" or ",") ? _tokens[_at++] : null;

    private bool Take(string token)
    {
        var isNext = Next == token;
        _at += isNext ? 1 : 0;
        return isNext;
    }

    private static int? Whole(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    [GeneratedRegex(@"[\[\],]|[^\s\[\],]+", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Token();

    [GeneratedRegex("^(?<from>[0-9]+)([-:](?<to>[0-9]+))?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex RangeForm();
}
