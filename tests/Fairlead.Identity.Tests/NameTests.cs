using FsCheck;
using FsCheck.Fluent;
using Fairlead.Identity.Names;

namespace Fairlead.Identity.Tests;

public sealed class NameTests
{
    [Theory]
    [InlineData("demouser", "CN=demouser,OU=users,O=DEMO-SITE")]
    [InlineData("Keel, Ada", "CN=Keel\\, Ada,OU=users,O=DEMO-SITE")]
    [InlineData("#1+a=b", "CN=\\#1\\+a\\=b,OU=users,O=DEMO-SITE")]
    [InlineData(" x\\\"<>; ", "CN=\\ x\\\\\\\"\\<\\>\\;\\ ,OU=users,O=DEMO-SITE")]
    [InlineData("zoë", "CN=zoë,OU=users,O=DEMO-SITE")]
    public void OfUser_IsEscaped(string user, string name) => DistinguishedName.OfUser(user, "DEMO-SITE").ToString().ShouldBe(name);

    [Fact]
    public void Text_ReadBack_IsTheSameName() =>
        Prop.ForAll<NonEmptyString>(user =>
        {
            // Half a surrogate pair is no character, and cannot be written as UTF-8.
            if (user.Get.Any(char.IsSurrogate))
            {
                return true;
            }

            var name = DistinguishedName.OfUser(user.Get, "S");
            return DistinguishedName.TryParse(name.ToString(), out var read) && read.Equals(name) && read.Parts[0].Value == user.Get;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Equals_IgnoresBlanksAndCaseOfTypes() => Some.NameOf("cn=Ada Keel, o=Harbor , C=EU").ShouldBe(Some.NameOf("CN=Ada Keel,O=Harbor,C=EU"));

    [Theory]
    [InlineData("")]
    [InlineData("ada")]
    [InlineData("CN=")]
    [InlineData("CN=a,,O=b")]
    [InlineData("=a")]
    [InlineData("CN=a\\")]
    public void TryParse_NotAName_IsFalse(string text) => DistinguishedName.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void Gateway_IsTheSubjectMostSpecificFirst()
    {
        using var identity = new SomeIdentity(new Tokens.GatewayKey(Some.EcCertificate("CN=gateway,O=\"Harbor, Inc\",C=EU")));

        identity.Names.Gateway.ShouldBe("CN=gateway,O=Harbor\\, Inc,C=EU");
        identity.Names.Of("ada").ShouldBe("CN=Ada Keel,O=Harbor,C=EU");
        identity.Names.Of("gone").ShouldBe("CN=gone,OU=users,O=DEMO-SITE");
    }
}
