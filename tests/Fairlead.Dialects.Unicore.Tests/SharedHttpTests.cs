using System.Text;
using Fairlead.Core;
using Fairlead.Gateway.Identity;

namespace Fairlead.Dialects.Unicore.Tests;

public sealed class SharedHttpTests
{
    [Theory]
    [InlineData("bytes=10-42", 10L, 33L)]
    [InlineData("bytes=90-200", 90L, 10L)]
    [InlineData("bytes=40-", 40L, 60L)]
    [InlineData("bytes=-10", 90L, 10L)]
    [InlineData("bytes=-500", 0L, 100L)]
    public void ByteRange_OneWithinTheFile_IsCutAtItsEnd(string header, long offset, long length) =>
        ByteRange.Read(header, 100).ShouldBe(new ByteRange(offset, length));

    [Theory]
    [InlineData("bytes=500-")]
    [InlineData("bytes=100-")]
    [InlineData("bytes=42-10")]
    [InlineData("bytes=-0")]
    [InlineData("bytes=0-1,5-6")]
    [InlineData("bytes=-")]
    [InlineData("bytes=a-b")]
    [InlineData("bytes=99999999999999999999-")]
    [InlineData("lines=1-2")]
    [InlineData("")]
    public void ByteRange_WhatCannotBeHad_IsNull(string header) => ByteRange.Read(header, 100).ShouldBeNull();

    [Theory]
    [InlineData("ada:test123", "ada", "test123")]
    [InlineData("ada:", "ada", "")]
    [InlineData("ada:with:colons", "ada", "with:colons")]
    [InlineData("ada:pässword", "ada", "pässword")]
    public void AuthorizationHeader_Basic_IsNameAndPassword(string shown, string name, string password)
    {
        var credential = AuthorizationHeader.Read($"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(shown))}").ShouldSucceed();

        credential.ShouldBeOfType<Credential.NameAndPassword>().ShouldBe(new Credential.NameAndPassword(name, password));
        credential.ToString().ShouldNotContain("test123");
    }

    [Fact]
    public void AuthorizationHeader_Bearer_IsItsToken() =>
        AuthorizationHeader.Read("bearer a.b.c").ShouldSucceed().ShouldBe(new Credential.BearerToken("a.b.c"));

    [Theory]
    [InlineData("Basic")]
    [InlineData("Basic !!!")]
    [InlineData("Basic OmFkYQ==")] // ":ada": no name
    [InlineData("Basic YWRh")] // "ada": no colon
    [InlineData("Digest x")]
    [InlineData("")]
    public void AuthorizationHeader_WhatCannotBeRead_IsUnauthenticated(string header) =>
        AuthorizationHeader.Read(header).ShouldBeRefused(RefusalKind.Unauthenticated);
}
