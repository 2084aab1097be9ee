using Fairlead.Core.Machines;

namespace Fairlead.Core.Tests.Machines;

public sealed class MachineTests
{
    [Theory]
    [InlineData("mara01@login1.coast.example.org", "mara01", "login1.coast.example.org")]
    [InlineData("a.b-c_d@LOGIN1", "a.b-c_d", "login1")]
    [InlineData("a@10.0.0.1", "a", "10.0.0.1")]
    public void TryParse_AccountAndHost_TellsThemApart(string text, string user, string host)
    {
        MachineName.TryParse(text, provider: null, out var name).ShouldBeTrue();

        name.ShouldBe(new MachineName(user, host));
        MachineName.Parse($"{name}", provider: null).ShouldBe(name);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("login1.coast.example.org")]
    [InlineData("@login1")]
    [InlineData("mara@")]
    [InlineData("mara@a@b")]
    [InlineData("-oProxyCommand=x@login1")]
    [InlineData("mara;id@login1")]
    [InlineData("mara@login1;id")]
    [InlineData("mara@-x")]
    public void TryParse_AnythingElse_IsNoMachine(string? text) => MachineName.TryParse(text, provider: null, out _).ShouldBeFalse();

    [Theory]
    [InlineData("nord3.x.example.org", "nord")]
    [InlineData("mn1.example.org", "mn")]
    [InlineData("glogin1.example.org", "mn5")]
    [InlineData("glogin4", "mn5")]
    [InlineData("nord3", "nord3")]
    [InlineData("10.0.0.1", "10.0.0.1")]
    public void FamilyOf_Host_IsItsFirstPartWithoutDigits(string host, string family) => Machine.FamilyOf(host).ShouldBe(family);
}
