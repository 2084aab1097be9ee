using System.Globalization;
using Fairlead.Core;
using Fairlead.Core.Journal;
using Fairlead.Gateway.Journal;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.HpcWaas.Logs;

/// <summary>Which entries somebody wants, and how long they wait for them.</summary>
/// <param name="Query">Which entries.</param>
/// <param name="Patience">How long the request may be held.</param>
internal readonly record struct LogRequest(RunLogQuery Query, TimeSpan Patience)
{
    private const JournalLevels Usual = JournalLevels.Info | JournalLevels.Warning | JournalLevels.Error;
    private static readonly TimeSpan UsualPatience = TimeSpan.FromMinutes(1);

    /// <summary>Reads the query of a request; what is wrong in it is told before anything is waited for.</summary>
    /// <param name="query">The query.</param>
    /// <param name="longest">The longest time that a request is held.</param>
    public static Outcome<LogRequest> Read(IQueryCollection query, TimeSpan longest)
    {
        if (!TryNumber(query["from"], 0, out var from) || from < 0)
        {
            return Refusal.Invalid("from", "'from' has to be a whole number from 0: the index of the first entry.");
        }

        if (!TryNumber(query["size"], -1, out var size))
        {
            return Refusal.Invalid("size", "'size' has to be a whole number: the most entries, or -1 for all.");
        }

        if (!TryNumber(query["levels"], 0, out var levels) || levels is < 0 or > 255)
        {
            return Refusal.Invalid("levels", "'levels' has to be a whole number from 0 to 255: the sum of DEBUG=1, INFO=2, WARN=4 and ERROR=8, or 0 for all but DEBUG.");
        }

        var limit = size is < 0 or > RunLogQuery.MostAtOnce ? RunLogQuery.MostAtOnce : (int)size;
        return ReadPatience(query["timeout"]).Select(patience =>
            new LogRequest(new RunLogQuery(LevelsOf((int)levels), from, limit), patience < longest ? patience : longest));
    }

    private static Outcome<TimeSpan> ReadPatience(string? text) => string.IsNullOrEmpty(text)
        ? UsualPatience
        : GoDuration.Read(text) is { } patience ? patience : Refusal.Invalid("timeout", "'timeout' has to be a duration with a unit, such as 90s, 1m30s, 1.5h or 250ms.");

    // A mask of nothing that is known filters nothing, as with the original server.
    private static JournalLevels LevelsOf(int mask) => (mask, (JournalLevels)mask & JournalLevels.All) switch
    {
        (0, _) => Usual,
        (_, JournalLevels.None) => JournalLevels.All,
        var (_, known) => known,
    };

    private static bool TryNumber(string? text, long otherwise, out long number)
    {
        number = otherwise;
        return string.IsNullOrEmpty(text) || long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
    }
}
