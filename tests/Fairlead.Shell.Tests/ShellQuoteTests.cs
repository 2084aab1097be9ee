using System.Diagnostics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Shell.Tests;

public sealed class ShellQuoteTests
{
    [Theory]
    [InlineData("plain-1.0/x", "plain-1.0/x")]
    [InlineData("", "''")]
    [InlineData("a b", "'a b'")]
    [InlineData("it's", @"'it'\''s'")]
    [InlineData("~", "'~'")]
    [InlineData("a=b", "'a=b'")]
    public void Word_Text_IsQuotedWhereNeeded(string text, string quoted) => ShellQuote.Word(text).ShouldBe(quoted);

    [Theory]
    [InlineData('a', '\0', 'b')]
    [InlineData('\ud83d', ' ', ' ')]
    [InlineData(' ', ' ', '\udf28')]
    [InlineData('\ud83d', '\udf28', '\udf28')]
    [InlineData('\ud83d', '\ud83d', '\udf28')]
    public void Word_WhatNoArgumentCanBe_IsRefused(params char[] text) =>
        Should.Throw<ArgumentException>(() => ShellQuote.Word(new string(text)));

    [Fact]
    public void Render_AnyArguments_ReachTheProgramUnchanged() =>
        Prop.ForAll(Some.Text(), Some.Text(), (first, second) =>
            Run(new ShellCommand("printf", "%s|%s|", first, second).Render()) == $"{first}|{second}|").QuickCheckThrowOnFailure();

    [Fact]
    public void Render_ScriptWithAnyArguments_ReadsThemAsParameters() =>
        Prop.ForAll(Some.Text(), Some.Text(), (argument, variable) =>
            Run(ShellCommand.Script("printf '%s|%s|%s' \"$#\" \"$1\" \"$X\"", argument).WithVariable("X", variable).Render())
                == $"1|{argument}|{variable}").QuickCheckThrowOnFailure();

    [Fact]
    public void ToString_Command_TellsNoArgument() =>
        new ShellCommand("mysql", "--password=secret") { Input = "secret" }.WithVariable("TOKEN", "secret").ToString().ShouldBe("mysql");

    private static string Run(string line)
    {
        using var sh = Process.Start(new ProcessStartInfo("/bin/sh", ["-s"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            StandardInputEncoding = new UTF8Encoding(false),
        })!;
        sh.StandardInput.Write(line);
        sh.StandardInput.Close();
        using var output = new MemoryStream();
        sh.StandardOutput.BaseStream.CopyTo(output);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
