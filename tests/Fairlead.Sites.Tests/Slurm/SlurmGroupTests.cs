using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Testing;

namespace Fairlead.Sites.Tests.Slurm;

/// <summary>Jobs under a group that their owner chose, with Slurm's commands on this host.</summary>
public sealed class SlurmHereGroupTests(SlurmHere place) : SlurmGroupTests(place), IClassFixture<SlurmHere>;

/// <summary>The same over a real sshd.</summary>
public sealed class SlurmThereGroupTests(SlurmThere place) : SlurmGroupTests(place), IClassFixture<SlurmThere>;

/// <summary>Jobs under a group that their owner chose, on a real Slurm.</summary>
public abstract class SlurmGroupTests(SlurmPlace place) : SiteContract(place)
{
    [Theory]
    [InlineData(StepPlacement.Batch)]
    [InlineData(StepPlacement.LoginNode)]
    public async Task Submit_WithAChosenGroup_RunsAndWritesUnderIt(StepPlacement placement)
    {
        await using var group = await TestGroup.CreateAsync([Place.Account], CancellationToken);
        var description = Some.Runs(Some.Shell("id -gn; touch file; stat -c %G . file stdout") with { Placement = placement });
        var job = New(description) with { Preferences = new Preferences { Groups = new GroupChoice { Primary = group.Name } } };

        var end = await EndAsync((await SubmitAsync([job]))[0]);

        end.ExitCode.ShouldBe(0);
        Output(job, "stdout").ShouldBe(string.Concat(Enumerable.Repeat($"{group.Name}\n", 4)));
    }
}
