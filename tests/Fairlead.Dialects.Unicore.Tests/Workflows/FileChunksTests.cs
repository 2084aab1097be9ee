using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Expressions;
using Fairlead.Dialects.Unicore.Workflows.Running;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Dialects.Unicore.Tests.Workflows;

public sealed class FileChunksTests
{
    [Theory]
    [InlineData("1500 600 700", 2, "1500|600 700")]
    [InlineData("1024 1024 1024", 2, "1024 1024|1024")]
    [InlineData("100 9000 100", 2, "100|9000|100")]
    [InlineData("100 ? 100 100", 2, "100 ?|100 100")]
    [InlineData("0 0 0", 1, "0 0 0")]
    public void BySize_Files_FillGroupsUpToTheLimit(string lengths, int kilobytes, string groups)
    {
        var files = lengths.Split(' ').Select(l => new FoundFile("x", l == "?" ? null : long.Parse(l, System.Globalization.CultureInfo.InvariantCulture)));

        string.Join('|', FileChunks.BySize(files, kilobytes).Select(g => string.Join(' ', g.Select(f => f.Length?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?"))))
            .ShouldBe(groups);
    }

    [Fact]
    public void IterationOf_OneFileOrSeveral_HasTheVariablesOfTheManual()
    {
        var one = FileChunks.IterationOf("T", [new FoundFile("https://x/files/a%20b.txt", 3)]).Variables.ToDictionary();
        var two = FileChunks.IterationOf("T", [new FoundFile("https://x/a", 1), new FoundFile("https://x/b", 1)]).Variables.ToDictionary();

        one["T_VALUE"].ShouldBe(Value.Of("https://x/files/a%20b.txt"));
        one["T_FILENAME"].ShouldBe(Value.Of("a b.txt"));
        one["T_CHUNK_SIZE"].ShouldBe(Value.Of(1L));
        two.Keys.ShouldNotContain("T_VALUE");
        two.Keys.ShouldNotContain("T_FILENAME");
        two["T_FILENAME_2"].ShouldBe(Value.Of("https://x/b"));
        two["T_ORIGINAL_FILENAME_1"].ShouldBe(Value.Of("a"));
        two["T_ORIGINAL_FILENAMES"].ShouldBe(Value.Of("a;b"));
    }

    [Theory]
    [InlineData("TOTAL_SIZE / 5", 2)]
    [InlineData("TOTAL_NUMBER / 4", 2)]
    [InlineData("if (TOTAL_NUMBER > 50) return 5 else return 1", 1)]
    [InlineData("if (TOTAL_NUMBER > 2) { FACTOR * 2 } else { 1 }", 6)]
    [InlineData("1e30", int.MaxValue)]
    public void Compute_AScript_GivesAWholeNumber(string script, int size) => Compute(script).ShouldSucceed().ShouldBe(size);

    [Theory]
    [InlineData("TOTAL_NUMBER / 100")]
    [InlineData("'many'")]
    [InlineData("NOBODY + 1")]
    [InlineData("fileLength('a', 'b')")]
    public void Compute_NoNumberOfAtLeastOne_IsRefusedWithTheScript(string script) => Compute(script).ShouldBeRefused(RefusalKind.Invalid).Message.ShouldContain(script);

    [Theory]
    [InlineData("*.pdf", "/deep/er/a.pdf", true)]
    [InlineData("a.txt", "/x/a.txt", true)]
    [InlineData("a.txt", "/x/ba.txt", true)]
    [InlineData("/a.txt", "/x/ba.txt", false)]
    [InlineData("sub/*.txt", "/sub/deep/a.txt", false)]
    [InlineData("a?c", "/abc", true)]
    [InlineData("a.c", "/abc", false)]
    [InlineData("a[b]+", "/a[b]+", true)]
    [InlineData("a", "/b", false)]
    [InlineData("a", "/a\n", false)]
    [InlineData("", "/a", true)]
    [InlineData("*", "", true)]
    [InlineData("*a*b", "/x/aab", true)]
    [InlineData("/*a", "/x/yba", true)]
    [InlineData("/x*/*a", "/x/y/ba", false)]
    [InlineData("/?x*/*a", "/xx/ba", true)]
    public void Fits_ThePatternAndTheEndOfAPath_HaveToBeTheSame(string pattern, string path, bool fits) => new FilePattern(pattern).Fits(path).ShouldBe(fits);

    [Fact]
    public void Fits_ALongPattern_IsNoTrouble()
    {
        new FilePattern(string.Concat(Enumerable.Repeat("*a", 2_500))).Fits(new string('a', 5_000)).ShouldBeTrue();
        new FilePattern(string.Concat(Enumerable.Repeat("*a", 1_000)) + "b").Fits(new string('a', 5_000)).ShouldBeFalse();
    }

    [Fact]
    public void Fits_AnyPatternAndText_IsAsARegularExpressionSays()
    {
        var texts = Gen.Elements("a", "b", "/", "*", "?").ListOf().Select(string.Concat);
        Prop.ForAll(texts.Zip(texts).ToArbitrary(), pair =>
        {
            var form = System.Text.RegularExpressions.Regex.Escape(pair.Item1).Replace(@"\*", "[^/]*", StringComparison.Ordinal).Replace(@"\?", ".", StringComparison.Ordinal);
            return new FilePattern(pair.Item1).Fits(pair.Item2) == System.Text.RegularExpressions.Regex.IsMatch(pair.Item2, $@"(?:{form})\z");
        }).QuickCheckThrowOnFailure();
    }

    private static Outcome<int> Compute(string script) => ChunkSize.Compute(
        script, [.. Enumerable.Repeat(new FoundFile("x", 1024), 10)], ImmutableDictionary<string, Value>.Empty.Add("FACTOR", Value.Of(3L)), Some.Noon);
}
