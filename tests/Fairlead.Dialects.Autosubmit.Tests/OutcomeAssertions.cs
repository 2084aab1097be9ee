using Fairlead.Core;

namespace Fairlead.Dialects.Autosubmit.Tests;

internal static class OutcomeAssertions
{
    /// <summary>The value; fails with the refusal's words.</summary>
    public static T ShouldSucceed<T>(this Outcome<T> outcome)
        where T : notnull
    {
        outcome.TryGet(out var value, out var refusal).ShouldBeTrue(refusal?.Message);
        return value!; // asserted in the line before
    }

    /// <summary>The refusal; fails where there is a value.</summary>
    public static Refusal ShouldBeRefused<T>(this Outcome<T> outcome, RefusalKind kind)
        where T : notnull
    {
        outcome.TryGet(out _, out var refusal).ShouldBeFalse();
        refusal.ShouldNotBeNull().Kind.ShouldBe(kind);
        return refusal;
    }
}
