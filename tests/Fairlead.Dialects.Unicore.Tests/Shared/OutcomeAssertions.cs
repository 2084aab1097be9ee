using Fairlead.Core;

namespace Fairlead.Dialects.Unicore.Tests;

/// <summary>Says what an outcome has to be, with the refusal in the message where it is not.</summary>
internal static class OutcomeAssertions
{
    public static T ShouldSucceed<T>(this Outcome<T> outcome)
        where T : notnull =>
        outcome.TryGet(out var value, out var refusal) ? value : throw new ShouldAssertException($"Refused: {refusal}");

    public static Refusal ShouldBeRefused<T>(this Outcome<T> outcome, RefusalKind kind)
        where T : notnull
    {
        outcome.TryGet(out var value, out var refusal).ShouldBeFalse($"Should be refused, but is {value}");
        (refusal?.Kind).ShouldBe(kind);
        return refusal ?? throw new ShouldAssertException("Neither a value nor a refusal.");
    }
}
