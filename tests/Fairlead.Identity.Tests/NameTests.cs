using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
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
    [InlineData("CN=a, S=b", "CN=a,ST=b")]
    [InlineData("E=a@b.example, userId=c", "emailAddress=a@b.example,UID=c")]
    public void Equals_IgnoresSpellingsOfTypes(string one, string other) => Some.NameOf(one).ShouldBe(Some.NameOf(other));

    [Fact]
    public void OfPerson_SubjectOfSeveralKinds_IsAsPeopleWriteIt() =>
        DistinguishedName.OfPerson(Some.EcCertificate("E=ada@harbor.example, CN=Ada Keel, OU=\"People, all\", S=Bremen, DC=harbor")).ShouldBe(
            Some.NameOf("emailAddress=ada@harbor.example,CN=Ada Keel,OU=People\\, all,ST=Bremen,DC=harbor"));

    // What would be left out could make it the name of somebody else.
    [Fact]
    public void OfPerson_PartsThatCannotBeToldApart_IsNobody()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (var types in new string[][] { ["2.5.4.10"], ["2.5.4.3", "2.5.4.11"] })
            {
                using (writer.PushSetOf())
                {
                    foreach (var type in types)
                    {
                        using (writer.PushSequence())
                        {
                            writer.WriteObjectIdentifier(type);
                            writer.WriteCharacterString(UniversalTagNumber.UTF8String, "x");
                        }
                    }
                }
            }
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest(new X500DistinguishedName(writer.Encode()), key, HashAlgorithmName.SHA256).CreateSelfSigned(Some.Noon, Some.Noon.AddDays(1));

        DistinguishedName.OfPerson(certificate).ShouldBeNull();
        DistinguishedName.OfPerson(Some.EcCertificate("")).ShouldBeNull();
    }

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
