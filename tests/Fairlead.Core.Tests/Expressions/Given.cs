using Fairlead.Core.Expressions;

namespace Fairlead.Core.Tests.Expressions;

/// <summary>Surroundings whose variables and answers a test sets.</summary>
internal sealed class Given : ISurroundings
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The variables of the sheet's table.</summary>
    public Dictionary<string, Value> Variables { get; } = new()
    {
        ["X"] = new Value.Integer(5),
        ["F"] = Value.Of(2.5),
        ["S"] = Value.Of("abc"),
        ["N"] = Value.Of("7"),
        ["B"] = Value.True,
        ["TOTAL_SIZE"] = new Value.Long(10),
    };

    public Dictionary<string, Answer> ExitCodes { get; } = new() { ["job"] = new Answer.Is(new Value.Integer(3)) };

    public Dictionary<FileQuestion, Answer> Files { get; } = [];

    public DateTimeOffset Now => Noon;

    public TimeZoneInfo Zone => TimeZoneInfo.Utc;

    public string? Iteration { get; init; } = "1:::2";

    public Value? Find(string variable) => Variables.GetValueOrDefault(variable);

    public Answer ExitCode(string node) => ExitCodes.GetValueOrDefault(node) ?? new Answer.Unavailable($"there is no job of '{node}'");

    public Answer File(FileQuestion question) => Files.GetValueOrDefault(question) ?? Answer.Unknown.Instance;

    public double Random(int count) => 0.25;

    public Evaluation Run(string text)
    {
        Script.Parse(text).TryGet(out var script, out var refusal).ShouldBeTrue($"{text}: {refusal?.Message}");
        return script!.Run(this);
    }
}
