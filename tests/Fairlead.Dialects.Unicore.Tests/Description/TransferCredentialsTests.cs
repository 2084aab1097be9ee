using System.Text;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Dialects.Unicore.Description;
using Fairlead.Dialects.Unicore.Json;

namespace Fairlead.Dialects.Unicore.Tests.Description;

/// <summary>Whom imports and exports log in as, and with what.</summary>
public sealed class TransferCredentialsTests
{
    private const string Key = "-----BEGIN OPENSSH PRIVATE KEY-----\\nx\\n-----END OPENSSH PRIVATE KEY-----\\n";

    [Theory]
    [InlineData("https://ada@h/x", "{Password: pw}", "Basic ada:pw")]
    [InlineData("https://ada@h/x", "{Username: ada, Password: pw}", "Basic ada:pw")]
    [InlineData("https://h/x", "{Username: ada, Password: pw}", "Basic ada:pw")]
    [InlineData("https://h/x", "{BearerToken: abc}", "Bearer abc")]
    public void Compile_CredentialsForTheWeb_AreSealed(string url, string credentials, string expected)
    {
        var import = Compile($"{{Imports: [{{From: '{url}', To: x, Credentials: {credentials}}}]}}").ShouldBeGood().Imports.ShouldHaveSingleItem();

        import.From.ShouldBe(new DataPlace.Web(new Uri("https://h/x")));
        Opened(import.Credential).ShouldBe(expected);
    }

    [Fact]
    public void Compile_ObjectsOfABucket_AreThereWithAndWithoutCredentials()
    {
        var job = Compile("{Imports: [{From: 'S3://Lake/a/b%20c*', To: x, Credentials: {Username: key, Password: 's:t'}}], Exports: [{From: x, To: 's3://Lake/out'}]}").ShouldBeGood();

        var import = job.Imports.ShouldHaveSingleItem();
        import.From.ShouldBe(new DataPlace.InBucket("Lake", "/a/b c*"));
        Opened(import.Credential).ShouldBe("Basic key:s:t");
        job.Exports.ShouldHaveSingleItem().ShouldBe(new StageOut("x", new DataPlace.InBucket("Lake", "/out")));
    }

    [Theory]
    [InlineData("scp://ada@h.example.org/data/a%20b%3F", "{Password: 'p:w ö'}", "h.example.org", 22, "ada", "/data/a b?", "Basic ada:p:w ö")]
    [InlineData("SCP://h:2222/~/data", "{Username: ada, Password: pw}", "h", 2222, "ada", "data", "Basic ada:pw")]
    [InlineData("scp://a%40b@[2001:db8::1]:22/x", "{PrivateKey: '" + Key + "'}", "2001:db8::1", 22, "a@b", "/x", "PrivateKey -----BEGIN OPENSSH PRIVATE KEY-----\nx\n-----END OPENSSH PRIVATE KEY-----\n")]
    public void Compile_CredentialsForSsh_AreSealedAndNameTheAccount(string url, string credentials, string host, int port, string user, string path, string expected)
    {
        var job = Compile($"{{Imports: [{{From: '{url}', To: x, Credentials: {credentials}}}], Exports: [{{From: x, To: '{url}', Credentials: {credentials}}}]}}").ShouldBeGood();

        var import = job.Imports.ShouldHaveSingleItem();
        import.From.ShouldBe(new DataPlace.OverSsh(host, port, user, path));
        Opened(import.Credential).ShouldBe(expected);
        job.Exports.ShouldHaveSingleItem().To.ShouldBe(import.From);
        import.From.ToString().ShouldNotContain(user + "@");
    }

    [Theory]
    [InlineData("https://ada:geheim@h/x", "{Password: pw}", "A password does not belong into a URL")]
    [InlineData("scp://ada:geheim@h/x", "{Password: pw}", "A password does not belong into a URL")]
    [InlineData("https://ada@h/x", "null", "A user name in a URL needs Credentials with the Password")]
    [InlineData("https://ada@h/x", "{Username: bo, Password: pw}", "contradict each other: 'bo' and 'ada'")]
    [InlineData("https://h/x", "{Password: pw}", "Credentials are Username and Password")]
    [InlineData("https://h/x", "{Username: 'a:b', Password: pw}", "Credentials are Username and Password")]
    [InlineData("scp://h/x", "{Password: geheim}", "scp needs the user name")]
    [InlineData("scp://h/x", "null", "scp needs the user name")]
    [InlineData("scp://-oProxyCommand=x@h/x", "{Password: geheim}", "'-oProxyCommand=x' cannot be an account")]
    [InlineData("scp://ada@-oProxyCommand=x/x", "{Password: geheim}", "is no URL such as scp://")]
    [InlineData("scp://ada@h", "{Password: geheim}", "is no URL such as scp://")]
    [InlineData("scp://ada@h/x?y", "{Password: geheim}", "written %3F")]
    [InlineData("scp://ada@h/x", "null", "scp needs Credentials with a Password")]
    [InlineData("scp://ada@h/x", "{BearerToken: geheim}", "scp needs Credentials with a Password")]
    [InlineData("scp://ada@h/x", "{Password: 'geheim\\nx'}", "without control characters")]
    [InlineData("scp://ada@h/x", "{PrivateKey: geheim}", "the text of a key file")]
    [InlineData("scp://ada@h/x", "{Password: geheim, PrivateKey: geheim}", "scp needs Credentials")]
    [InlineData("s3://lake", "null", "is no URL such as s3://lake/path/of/object")]
    [InlineData("s3://ada@lake/x", "null", "is no URL such as s3://lake/path/of/object")]
    [InlineData("s3://lake/x", "{Password: geheim}", "s3 needs the access key as Username")]
    [InlineData("s3://lake/x", "{Username: 'a:b', Password: geheim}", "s3 needs the access key as Username")]
    [InlineData("s3://lake/x", "{BearerToken: geheim}", "s3 needs the access key as Username")]
    [InlineData("file:/x", "{Password: geheim}", "credentials for anything but http, https, git, s3 and scp are not supported")]
    public void Compile_CredentialsThatCannotBe_SayWhyAndShowNothing(string url, string credentials, string problem)
    {
        var flaw = Compile($"{{Imports: [{{From: '{url}', To: x, Credentials: {credentials}}}]}}").Flaw.ShouldNotBeNull();

        flaw.Message.ShouldContain(problem);
        flaw.Message.ShouldNotContain("geheim");
    }

    [Fact]
    public void Compile_CredentialsWhereNoneCanBeKept_AreRefused()
    {
        var compiler = new JobCompiler(Some.Site, new OwnStorages("PORTSIDE", ["h"]), Some.Principal, new Uri("https://h/jobs"), Some.Noon);

        var compiled = compiler.Compile(LenientJson.ReadObject("{Imports: [{From: 'https://h/x', To: a, Credentials: {Username: u, Password: p}}]}").ShouldSucceed());

        compiled.Flaw.ShouldNotBeNull().Message.ShouldContain("credentials are not supported");
    }

    private static CompiledJob Compile(string document) =>
        new JobCompiler(Some.Site, new OwnStorages("PORTSIDE", ["gw.example.org"]), Some.Principal, new Uri("https://gw.example.org/jobs"), Some.Noon) { Seal = text => new SealedSecret(text) }
            .Compile(LenientJson.ReadObject(document).ShouldSucceed());

    private static string Opened(SealedSecret? secret)
    {
        var text = secret.ShouldNotBeNull().Text;
        var blank = text.IndexOf(' ', StringComparison.Ordinal);
        return text.StartsWith("Bearer", StringComparison.Ordinal) ? text : $"{text[..blank]} {Encoding.UTF8.GetString(Convert.FromBase64String(text[(blank + 1)..]))}";
    }
}

/// <summary>What a compiled job has to be.</summary>
internal static class CompiledJobChecks
{
    public static JobDescription ShouldBeGood(this CompiledJob compiled)
    {
        compiled.Flaw.ShouldBeNull();
        return compiled.Description;
    }
}
