using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Fairlead.Core.Identity;

namespace Fairlead.Core.Jobs;

/// <summary>Somebody's wish to be told what becomes of a job. Part of its description.</summary>
public sealed record Subscription
{
    /// <summary>How long a regular expression may look at a state.</summary>
    public static readonly TimeSpan MatchLimit = TimeSpan.FromSeconds(1);

    // Linear in the text, whatever the expression: it runs while the store's writer waits.
    private const RegexOptions Matching = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    /// <summary>Where notices go, by http or https.</summary>
    public required Uri Receiver { get; init; }

    /// <summary>In which form: that of the dialect that took the wish.</summary>
    public required string Format { get; init; }

    /// <summary>The address below which the receiver finds jobs by their ids, as the one who asked knows it; without a slash at the end.</summary>
    public required Uri Jobs { get; init; }

    /// <summary>On whose behalf the receiver is told.</summary>
    public required Mandate Mandate { get; init; }

    /// <summary>The states that it wants to hear of.</summary>
    public ImmutableArray<StateTrigger> States { get; init; } = [];

    /// <summary>Regular expressions for the batch system's own states that it wants to hear of. Each has to fit the whole state.</summary>
    public ImmutableArray<string> BatchStates { get; init; } = [];

    /// <summary>Whether it wants to hear of that state of the batch system.</summary>
    public bool WantsBatchState(string state) => BatchStates.Any(pattern => Fits(pattern, state));

    /// <summary>Whether the text is a regular expression that can be matched in linear time: without back references and look-around.</summary>
    public static bool IsPattern(string text)
    {
        try
        {
            _ = new Regex(text, Matching, MatchLimit);
            _ = new Regex(Whole(text), Matching, MatchLimit);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    private static bool Fits(string pattern, string state)
    {
        try
        {
            return Regex.IsMatch(state, Whole(pattern), Matching, MatchLimit);
        }
        catch (RegexMatchTimeoutException)
        {
            // It has had its time: an expression that does not come to an end fits nothing.
            return false;
        }
    }

    private static string Whole(string pattern) => $@"\A(?:{pattern})\z";
}

/// <summary>States that are one to a subscriber: they are told when the job enters one of them from outside.</summary>
/// <param name="Name">What the subscriber calls them.</param>
/// <param name="States">The states.</param>
public sealed record StateTrigger(string Name, ImmutableArray<JobState> States);
