using Fairlead.Core;

namespace Fairlead.Templates.Tests;

internal static class OutcomeChecks
{
    public static T ShouldSucceed<T>(this Outcome<T> outcome)
        where T : notnull =>
        outcome.TryGet(out var value, out var refusal) ? value : throw new ShouldAssertException($"Refused: {refusal.Kind}: {refusal.Message}");

    public static Refusal ShouldRefuse<T>(this Outcome<T> outcome, RefusalKind kind)
        where T : notnull
    {
        var succeeded = outcome.TryGet(out var value, out var refusal);
        succeeded.ShouldBeFalse($"It gave {value}.");
        refusal!.Kind.ShouldBe(kind, refusal.Message); // Not null where it did not succeed.
        return refusal;
    }
}
