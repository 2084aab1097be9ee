using Fairlead.Core.Expressions;

namespace Fairlead.Dialects.Unicore;

/// <summary>What an expression sees that is worked out before anything runs: variables, and nothing of jobs.</summary>
/// <param name="find">The value of a variable, or null.</param>
/// <param name="now">The time.</param>
internal sealed class KnownValues(Func<string, Value?> find, DateTimeOffset now) : ISurroundings
{
    private static readonly Answer Nothing = new Answer.Unavailable("there is none here");

    public DateTimeOffset Now => now;

    public TimeZoneInfo Zone => TimeZoneInfo.Utc;

    public string? Iteration => null;

    public Value? Find(string variable) => find(variable);

    public Answer ExitCode(string node) => Nothing;

    public Answer File(FileQuestion question) => Nothing;

    public double Random(int count) => 0;
}
