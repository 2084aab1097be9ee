using Fairlead.Core;
using Shouldly;

namespace Fairlead.Testing;

/// <summary>Says what an outcome has to be, with the refusal in the message where it is not.</summary>
public static class OutcomeAssertions
{
    /// <summary>The value; fails with the refusal's words.</summary>
    public static T ShouldSucceed<T>(this Outcome<T> outcome)
        where T : notnull =>
        outcome.TryGet(out var value, out var refusal) ? value : throw new ShouldAssertException($"Refused: {refusal}");

    /// <summary>The refusal; fails where there is a value, or one of another kind.</summary>
    public static Refusal ShouldBeRefused<T>(this Outcome<T> outcome, RefusalKind kind)
        where T : notnull
    {
        outcome.TryGet(out var value, out var refusal).ShouldBeFalse($"Should be refused, but is {value}");
        (refusal?.Kind).ShouldBe(kind, refusal?.Message);
        return refusal ?? throw new ShouldAssertException("Neither a value nor a refusal.");
    }
}
