using Fairlead.Core;
using Fairlead.Dialects.Unicore.Json;
using FsCheck;
using FsCheck.Fluent;
using System.Text.Json.Nodes;

namespace Fairlead.Dialects.Unicore.Tests.Json;

public sealed class LenientJsonTests
{
    [Theory]
    [InlineData("", "{}")]
    [InlineData("  # nothing\n", "{}")]
    [InlineData("""{"a": "b"}""", """{"a":"b"}""")]
    [InlineData("{'tags': 'test123'}", """{"tags":"test123"}""")]
    [InlineData("{file: data.txt}", """{"file":"data.txt"}""")]
    [InlineData("{file: /in/my data.txt}", """{"file":"/in/my data.txt"}""")]
    [InlineData("""{"haveClientStageIn": "true",}""", """{"haveClientStageIn":"true"}""")]
    [InlineData("{a: [1, 'b', c,],}", """{"a":[1,"b","c"]}""")]
    [InlineData("{ # first\n a: 1, // second\n /* third\n */ b: True}", """{"a":1,"b":true}""")]
    [InlineData("{a: x#y, b: c // d\n}", """{"a":"x#y","b":"c"}""")]
    [InlineData("""{"Login node": null}""", """{"Login node":null}""")]
    [InlineData("{User precommand: date}", """{"User precommand":"date"}""")]
    [InlineData("{umask: 077, big: 1.5e3, minus: -2}", """{"umask":"077","big":1.5e3,"minus":-2}""")]
    [InlineData("""{"a": "\u00fc\n\"\'\/"}""", """{"a":"ü\n\"'/"}""")]
    public void ReadObject_WhatClientsWrite_IsUnderstood(string text, string strict) =>
        UnicoreJson.TextOf(LenientJson.ReadObject(text).ShouldSucceed()).ShouldBe(strict);

    [Theory]
    [InlineData("{", "line 1, column 2")]
    [InlineData("{\"a\": }", "a value is expected (line 1, column 7)")]
    [InlineData("{\n  \"a\" 1}", "a colon is expected after the key 'a' (line 2, column 7)")]
    [InlineData("{a: 1 b: 2}", "a comma or } is expected")]
    [InlineData("{a: 1,\n a: 2}", "the key 'a' comes twice (line 2, column 2)")]
    [InlineData("{a: null, a: 2}", "the key 'a' comes twice")]
    [InlineData("{a: NaN}", "NaN is no number")]
    [InlineData("{a: -Infinity}", "-Infinity is no number")]
    [InlineData("{} x", "more text after the end")]
    [InlineData("{}}", "more text after the end")]
    [InlineData("[1]", "no JSON object")]
    [InlineData("null", "no JSON object")]
    [InlineData("'a'", "no JSON object")]
    [InlineData("{a: [1,,2]}", "a value is expected")]
    [InlineData("{a: 'x\ny'}", "ends with its line")]
    [InlineData("{a: 'x", "before a closing '")]
    [InlineData("{a: 'x\\", "no such escape")]
    [InlineData("{a: '\\x'}", "no such escape")]
    [InlineData("{a: '\\u12'}", "four hexadecimal digits")]
    [InlineData("{a: '\\ud800'}", "half of a character")]
    [InlineData("{a: 1 /* b }", "a comment does not end")]
    [InlineData("{,}", "a key is expected")]
    public void ReadObject_WhatMakesNoSense_IsRefusedWithItsPlace(string text, string problem)
    {
        var refusal = LenientJson.ReadObject(text).ShouldBeRefused(RefusalKind.Invalid);

        refusal.Message.ShouldContain(problem);
        refusal.Message.ShouldContain("line ");
    }

    [Fact]
    public void ReadObject_ADepthBomb_IsRefused() =>
        LenientJson.ReadObject("{a:" + new string('[', 1_000_000)).ShouldBeRefused(RefusalKind.Invalid).Message.ShouldContain("nested deeper than 64");

    [Fact]
    public void ReadObject_WhatAStrictWriterWrote_ComesBackTheSame() =>
        Prop.ForAll(ArbMap.Default.ArbFor<Dictionary<NonNull<string>, string?[]>>(), written =>
        {
            var document = new JsonObject();
            foreach (var (key, values) in written)
            {
                document[Whole(key.Get)] = new JsonArray([.. values.Select(v => v is null ? null : (JsonNode?)Whole(v))]);
            }

            return JsonNode.DeepEquals(LenientJson.ReadObject(document.ToJsonString()).ShouldSucceed(), document);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void ReadObject_AnyText_IsReadOrRefused() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text =>
        {
            LenientJson.ReadObject("{" + text.Get).TryGet(out var read, out var refusal);
            return read is not null != refusal is not null;
        }).QuickCheckThrowOnFailure();

    private static string Whole(string text) => string.Concat(text.Where(c => !char.IsSurrogate(c)));
}
