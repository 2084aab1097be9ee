using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Journal;
using Fairlead.Core.Workflows;
using Fairlead.Dialects.HpcWaas.Logs;
using Fairlead.Dialects.HpcWaas.Workflows;

namespace Fairlead.Dialects.HpcWaas.Tests;

/// <summary>The words that clients go by.</summary>
public sealed class WordTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<RunPhase, bool> Phases => [.. Enum.GetValues<RunPhase>().SelectMany(phase => new[] { (phase, true), (phase, false) })];

    [Theory]
    [MemberData(nameof(Phases))]
    public void State_OfEveryPhase_EndsInIngUntilItIsFinal(RunPhase phase, bool isActive)
    {
        var run = RunIn(phase, isActive);

        HpcWaasStates.WordOf(run, saysSucceeded: false).EndsWith("ING", StringComparison.Ordinal).ShouldBe(!HpcWaasStates.IsFinal(run));
        HpcWaasStates.WordOf(run, saysSucceeded: true).Replace("SUCCEEDED", "SUCCESS", StringComparison.Ordinal).ShouldBe(HpcWaasStates.WordOf(run, saysSucceeded: false));
    }

    [Fact]
    public void Entry_OfEveryTopic_IsOneLine()
    {
        foreach (var topic in Enum.GetValues<JournalTopic>())
        {
            LogWords.Of(new JournalEntry(null, Noon, JournalLevel.Info, "Failed: it", Run: RunId.New(Noon)) { Topic = topic, Place = "mesh" }, "simulate").ShouldNotContain('\n');
        }
    }

    [Theory]
    [InlineData("a@b@c", true)]
    [InlineData("a@b", false)]
    [InlineData("a@b@c@d", false)]
    [InlineData("@b@c", false)]
    [InlineData("a@b@c d", false)]
    [InlineData("a@b/@c", false)]
    public void WorkflowId_Text_IsThreePartsThatAPathCanHold(string text, bool isId) => WorkflowId.TryParse(text, out _).ShouldBe(isId);

    [Theory]
    [InlineData("Bearer abc", "abc")]
    [InlineData("bEARER   abc  ", "abc")]
    [InlineData("Bearerabc", "abc")]
    [InlineData("Bearer", null)]
    [InlineData("Bearer a b", null)]
    [InlineData("Basic abc", null)]
    public void Token_OfAHeader_IsOneWordBehindBearer(string header, string? token) => Callers.TokenIn(header).ShouldBe(token);

    [Theory]
    [InlineData("YWJj", "abc")]
    [InlineData("a.b.c", null)]
    [InlineData("YQ", null)]
    [InlineData("AAAA", null)]
    public void Token_InBase64_IsKnownByWhatIsInIt(string word, string? token) => Callers.Decode(word).ShouldBe(token);

    private static Run RunIn(RunPhase phase, bool isActive) => new()
    {
        Id = RunId.New(Noon),
        Mandate = Mandate.Of(new Principal { User = "ada", DistinguishedName = "CN=ada", Method = AuthenticationMethod.Password }),
        Dialect = "hpcwaas",
        CreatedAt = Noon,
        ExpiresAt = Noon,
        IsActive = isActive,
        Header = RunState.New(1, Noon).Header with { Phase = phase },
    };
}
