using Fairlead.Core.Identity;
using Fairlead.Templates.Publishing;
using Fairlead.Templates.Repositories;
using Fairlead.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.Templates.Tests.Publishing;

/// <summary>Which workflows are published, and for whom.</summary>
public sealed class ApplicationTests : IDisposable
{
    private const string Record = """
        applications:
          - id: harbour-flow
            name: Harbour flow study
            template: {repository: coast, branch: main, file: WORKFLOWS/HARBOUR/workflow.yaml}
            tags:
              hpcwaas-workflows: simulate, postprocess
              hpcwaas-authorized-users: "mara, ,jonas"
            environments:
              - {id: 1d0a6c2e-6f4b-4c1d-9d53-2f7f9c1b8a40, name: production, status: DEPLOYED, machine: coast1, properties: {qos: normal}}
              - {id: test, status: UNDEPLOYED}
        """;

    private readonly TemporaryDirectory _directory = new("applications");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Read_ARecord_KnowsItsWorkflowsUsersAndEnvironments()
    {
        var (applications, problems) = ApplicationDocument.Read(Record);

        problems.ShouldBeEmpty();
        var harbour = applications.ShouldHaveSingleItem();
        harbour.Workflows.ShouldNotBeNull().ShouldBe(["simulate", "postprocess"]);
        harbour.Deployed.ShouldHaveSingleItem().Site.ShouldBe("coast1");
        harbour.IsFor(Who("mara")).ShouldBeTrue();
        harbour.IsFor(Who("Mara")).ShouldBeFalse();
        harbour.IsFor(Who("root", Role.Admin)).ShouldBeFalse();
        harbour.IsFor(Principal.Anonymous).ShouldBeFalse();
    }

    [Theory]
    [InlineData("hpcwaas-authorized-users: \"mara, ,jonas\"", "hpcwaas-authorized-users: \"\"", false)]
    [InlineData("hpcwaas-authorized-users: \"mara, ,jonas\"", "more: x", true)]
    public void IsFor_WithoutUsersOrWithNone_IsForAllOrNobody(string written, string instead, bool isFor) =>
        ApplicationDocument.Read(Record.Replace(written, instead, StringComparison.Ordinal)).Applications.ShouldHaveSingleItem().IsFor(Who("eve")).ShouldBe(isFor);

    [Theory]
    [InlineData("file: WORKFLOWS", "fille: WORKFLOWS", "f:4:49: applications[0].template.fille: This key is not known. Did you mean 'file'?")]
    [InlineData("branch: main", "branch: main, tag: v1", "f:4:54: applications[0].template.tag: There is 'branch' already; only one of branch, tag and commit is possible.")]
    [InlineData("- id: harbour-flow\n    name", "- name", "f:2:5: applications[0].id: This key is missing. For instance id: harbour-flow")]
    public void Read_ARecordWithFaults_NamesThemWithTheirPlaces(string written, string wrong, string fault) =>
        ApplicationDocument.Read(Record.Replace(written, wrong, StringComparison.Ordinal)).Problems.Select(p => p.In("f")).ShouldContain(fault);

    [Fact]
    public async Task List_AfterAFileChanged_KnowsTheChangeAndKeepsTheOldWhereItIsWrong()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var file = _directory.Write("a.yaml", Record);
        var clock = new SteppingClock();
        using var files = new ApplicationFiles(new TemplateOptions { Cache = _directory.Path, ApplicationFiles = [_directory.Path] }, clock, NullLogger<ApplicationFiles>.Instance);
        (await files.ListAsync(cancellationToken)).ShouldHaveSingleItem().Deployed.Count().ShouldBe(1);

        await File.WriteAllTextAsync(file, Record.Replace("status: UNDEPLOYED", "status: DEPLOYED", StringComparison.Ordinal), cancellationToken);
        clock.Step();
        (await files.ListAsync(cancellationToken)).ShouldHaveSingleItem().Deployed.Count().ShouldBe(2);

        await File.WriteAllTextAsync(file, "applications: [", cancellationToken);
        clock.Step();
        (await files.ListAsync(cancellationToken)).ShouldHaveSingleItem().Deployed.Count().ShouldBe(2);

        File.Delete(file);
        clock.Step();
        (await files.ListAsync(cancellationToken)).ShouldBeEmpty();
    }

    private static Principal Who(string user, Role role = Role.User) => new() { User = user, Roles = [role], DistinguishedName = $"CN={user}", Method = AuthenticationMethod.Password };

    private sealed class SteppingClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => _now;

        public void Step() => _now += 2;
    }
}
