using Fairlead.Core;

namespace Fairlead.Sites.Tests.Local;

internal static class OutcomeChecks
{
    public static T ShouldSucceed<T>(this Outcome<T> outcome)
        where T : notnull =>
        outcome.TryGet(out var value, out var refusal) ? value : throw new ShouldAssertException($"Refused: {refusal.Kind}: {refusal.Message}");
}
