using Fairlead.Core.Expressions;

namespace Fairlead.Core.Tests.Expressions;

public sealed class ScriptTests
{
    [Theory]
    // Division of integers gives a floating-point number, unless one has 64 bits.
    [InlineData("X / 2", "2.5", "Float")]
    [InlineData("6 / 2", "3.0", "Float")]
    [InlineData("X = X / 2", "2.5", "Float")]
    [InlineData("TOTAL_SIZE / 3", "3", "Long")]
    [InlineData("X % 2", "1", "Integer")]
    [InlineData("X ** 2", "25", "Integer")]
    [InlineData("2 ** 3 ** 2", "512", "Integer")]
    [InlineData("2 ** 40", "1099511627776", "Long")]
    [InlineData("2 ** 0.5", "1.4142135623730951", "Float")]
    [InlineData("2 ** -1", "0.5", "Float")]
    [InlineData("10 ** 400", "Infinity", "Float")]
    [InlineData("(-1) ** 9000000001", "-1", "Long")]
    [InlineData("-5 % 3", "-2", "Integer")]
    [InlineData("2147483647 + 1", "2147483648", "Long")]
    [InlineData("9223372036854775807 + 1", "9.223372036854776E18", "Float")]
    [InlineData("5 / 0", "Infinity", "Float")]
    [InlineData("1 + 2 * 3 - 4", "3", "Integer")]
    [InlineData("5L", "5", "Long")]
    [InlineData("0x1F", "31", "Integer")]
    [InlineData("010", "10", "Integer")]
    [InlineData("1e3", "1000.0", "Float")]
    // Plus with a text joins; the others read a text as a number.
    [InlineData("S + X", "abc5", "Text")]
    [InlineData("X + \"a\"", "5a", "Text")]
    [InlineData("1 + 2 + \"a\"", "3a", "Text")]
    [InlineData("B + 1", "true1", "Text")]
    [InlineData("N + 1", "71", "Text")]
    [InlineData("N * 2", "14", "Integer")]
    [InlineData("N - 1", "6", "Integer")]
    [InlineData("'a\\tb\\u0041'", "a\tbA", "Text")]
    // Comparison by value, or of two texts character by character.
    [InlineData("N == 7", "true", "Boolean")]
    [InlineData("N > 6", "true", "Boolean")]
    [InlineData("X == \"5\"", "true", "Boolean")]
    [InlineData("X == 5.0", "true", "Boolean")]
    [InlineData("B == \"true\"", "true", "Boolean")]
    [InlineData("\"10\" > \"9\"", "false", "Boolean")]
    [InlineData("\"b\" > \"a\"", "true", "Boolean")]
    [InlineData("S == 'abc'", "true", "Boolean")]
    [InlineData("\"a\" == 1", "false", "Boolean")]
    [InlineData("9007199254740993 == 9007199254740992", "false", "Boolean")]
    [InlineData("S ~= \"a.*\"", "true", "Boolean")]
    [InlineData("S ~= \"b\"", "false", "Boolean")]
    [InlineData("S contains \"b\"", "true", "Boolean")]
    [InlineData("[1,5] contains X", "true", "Boolean")]
    [InlineData("X == null", "false", "Boolean")]
    [InlineData("S != null", "true", "Boolean")]
    [InlineData("null == null", "true", "Boolean")]
    // Casts.
    [InlineData("(int) 7.9", "7", "Integer")]
    [InlineData("(int)(X/2)", "2", "Integer")]
    [InlineData("(String) X", "5", "Text")]
    [InlineData("(long) X", "5", "Long")]
    [InlineData("(double) X", "5.0", "Float")]
    [InlineData("(X)", "5", "Integer")]
    // Only what decides is looked at.
    [InlineData("false && nobody", "false", "Boolean")]
    [InlineData("true || nobody", "true", "Boolean")]
    [InlineData("B and X > 3 or nobody", "true", "Boolean")]
    [InlineData("B ? X : nobody", "5", "Integer")]
    // Assignments and statements.
    [InlineData("X++", "5", "Integer")]
    [InlineData("++X", "6", "Integer")]
    [InlineData("X += 2; X", "7", "Integer")]
    [InlineData("C = 1; C *= 3; C - 1", "2", "Integer")]
    [InlineData("if (X > 2) { 2 } else { 1 }", "2", "Integer")]
    [InlineData("if (X > 9) return 1 else return 2", "2", "Integer")]
    [InlineData("if (X > 9) return 1; else return 2;", "2", "Integer")]
    [InlineData("if (B) { Y = 1 } Y + 1", "2", "Integer")]
    [InlineData("return 4; X", "4", "Integer")]
    [InlineData("X = 1; // a comment\n X /* and another */ + 1;;", "2", "Integer")]
    [InlineData("", "null", "Nothing")]
    // Methods and functions.
    [InlineData("' ab '.trim().toUpperCase()", "AB", "Text")]
    [InlineData("S.substring(1)", "bc", "Text")]
    [InlineData("S.substring(0, 2).concat('x')", "abx", "Text")]
    [InlineData("S.charAt(1)", "b", "Text")]
    [InlineData("S.indexOf('c')", "2", "Integer")]
    [InlineData("S.replace('b', 'BB')", "aBBc", "Text")]
    [InlineData("'a,b,,'.split(',').length", "2", "Integer")]
    [InlineData("'a1b22c'.split('[0-9]+')[2]", "c", "Text")]
    [InlineData("S.equals('abc') && !S.isEmpty()", "true", "Boolean")]
    [InlineData("'5'.equals(X)", "false", "Boolean")]
    [InlineData("'b'.compareTo('a')", "1", "Integer")]
    [InlineData("F.intValue() + X.toString()", "25", "Text")]
    [InlineData("[1, 2, 3].size()", "3", "Integer")]
    [InlineData("Math.floor(2.7)", "2.0", "Float")]
    [InlineData("Math.round(2.5)", "3", "Long")]
    [InlineData("Math.max(5, 7)", "7", "Integer")]
    [InlineData("Math.max(5, 7.5)", "7.5", "Float")]
    [InlineData("Math.abs(-5)", "5", "Integer")]
    [InlineData("Math.pow(2, 3)", "8.0", "Float")]
    [InlineData("Math.random()", "0.25", "Float")]
    [InlineData("Integer.parseInt('12')", "12", "Integer")]
    [InlineData("Double.parseDouble('12')", "12.0", "Float")]
    [InlineData("Boolean.parseBoolean('TRUE')", "true", "Boolean")]
    [InlineData("String.format('%03d|%-4s|%.2f|%%', 7, 'a', 2.5)", "007|a   |2.50|%", "Text")]
    [InlineData("eval(X < 6)", "true", "Boolean")]
    [InlineData("exitCode('job')", "3", "Integer")]
    [InlineData("exitCodeEquals('job', 3)", "true", "Boolean")]
    [InlineData("exitCodeNotEquals(\"job\", 3)", "false", "Boolean")]
    [InlineData("getIteration().equals(\"1:::2\")", "true", "Boolean")]
    [InlineData("iteration", "1:::2", "Text")]
    [InlineData("after(\"2020-01-01 00:00\") && !before(\"2020-01-01 00:00\")", "true", "Boolean")]
    public void Run_WhatTheSheetHas_GivesItsResult(string text, string result, string kind)
    {
        var value = new Given().Run(text).ShouldBeOfType<Evaluation.Gives>().Value;

        value.ToString().ShouldBe(result);
        value.GetType().Name.ShouldBe(kind);
    }

    [Theory]
    [InlineData("XXXX > 1", "XXXX")]
    [InlineData("Y += 1", "Y")]
    [InlineData("X.nothing()", "nothing")]
    [InlineData("nothing(1)", "nothing")]
    [InlineData("\"a\" < 1", "\"a\" < 1")]
    [InlineData("!X", "X")]
    [InlineData("X && B", "X && B")]
    [InlineData("X ? 1 : 2", "X")]
    [InlineData("5 % 0", "5 % 0")]
    [InlineData("TOTAL_SIZE / 0", "TOTAL_SIZE / 0")]
    [InlineData("S * 2", "S * 2")]
    [InlineData("null + 1", "null + 1")]
    [InlineData("S.substring(4)", "S.substring(4)")]
    [InlineData("[1][1]", "[1][1]")]
    [InlineData("S ~= '(a'", "(a")]
    [InlineData("S ~= '(?=a)abc'", "(?=a)abc")]
    [InlineData("S ~= '((a{900}){900}){900}'", "{900}")]
    [InlineData("Integer.parseInt('x')", "Integer.parseInt")]
    [InlineData("exitCode('nobody')", "nobody")]
    [InlineData("before('tomorrow')", "tomorrow")]
    [InlineData("System.exit(1)", "System")]
    [InlineData("'Runtime'", "Runtime")]
    [InlineData("String.format('%d', 'x')", "%d")]
    public void Run_WhatCannotBe_NamesWhatIsAtFault(string text, string named) =>
        new Given().Run(text).ShouldBeOfType<Evaluation.Fails>().Reason.ShouldContain(named);

    [Theory]
    [InlineData("1 +", "ends too early")]
    [InlineData("1 + )", "near ')'")]
    [InlineData("a b", "near 'b'")]
    [InlineData("'it''s'", "near ''s''")]
    [InlineData("1 + 'never closed", "near ''never closed'")]
    [InlineData("99999999999999999999", "99999999999999999999")]
    [InlineData("a <> b", "> b")]
    public void Parse_WhatIsNoExpression_SaysWhere(string text, string where)
    {
        Script.Parse(text).TryGet(out _, out var refusal).ShouldBeFalse();
        refusal!.Message.ShouldContain(where);
    }

    [Fact]
    public void Test_AValueThatIsNoBoolean_NamesTheExpression()
    {
        Script.Parse("1 + 1").TryGet(out var script, out _).ShouldBeTrue();

        script!.Test(new Given()).ShouldBeOfType<Evaluation.Fails>().Reason.ShouldContain("1 + 1");
    }

    [Fact]
    public void Run_AFileNobodyLookedAt_AsksAndThenKnows()
    {
        var given = new Given();
        var question = new FileQuestion(FileProperty.Content, "job", "stdout");

        given.Run("Integer.parseInt(fileContent('job', 'stdout').trim())").ShouldBe(new Evaluation.Needs(question));
        given.Files[question] = new Answer.Is(Value.Of("42\n"));
        given.Run("Integer.parseInt(fileContent('job', 'stdout').trim())").ShouldBeOfType<Evaluation.Gives>().Value.ShouldBe(new Value.Integer(42));
    }

    [Fact]
    public void Run_Assignments_AreHandedBackAndChangeNothing()
    {
        var given = new Given();

        var gives = given.Run("X = X * 2; Z = 'new'").ShouldBeOfType<Evaluation.Gives>();

        gives.Assigned["X"].ShouldBe(new Value.Integer(10));
        gives.Assigned["Z"].ShouldBe(Value.Of("new"));
        given.Variables["X"].ShouldBe(new Value.Integer(5));
    }

    [Theory]
    [InlineData(4.0, "4.0")]
    [InlineData(0.25, "0.25")]
    [InlineData(12345678.5, "1.23456785E7")]
    [InlineData(9999999.0, "9999999.0")]
    [InlineData(1e7, "1.0E7")]
    [InlineData(0.001, "0.001")]
    [InlineData(0.00099, "9.9E-4")]
    [InlineData(-100.0, "-100.0")]
    [InlineData(1e21, "1.0E21")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void NumberText_AFloat_HasJavasForm(double number, string text) => NumberText.Of(number).ShouldBe(text);
}
