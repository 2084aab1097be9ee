using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Jobs;

namespace Fairlead.Gateway.Tests.Jobs;

public sealed class JobAccessTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Job AdasJob = new()
    {
        Id = JobId.New(Noon),
        Owner = "ada",
        Site = "cluster",
        Account = "alice",
        Directory = "/scratch/alice/x",
        Description = new JobDescription(),
        CreatedAt = Noon,
        ChangedAt = Noon,
    };

    [Theory]
    [InlineData("ada", Role.User, true)]
    [InlineData("bo", Role.User, false)]
    [InlineData("bo", Role.Developer, false)]
    [InlineData("root", Role.Admin, true)]
    public void For_OwnersAndAdministrators_ThereIsAJob(string user, Role role, bool isThere) =>
        JobAccess.For(Some(user, role), AdasJob).TryGet(out _, out _).ShouldBe(isThere);

    [Fact]
    public void For_AStranger_ItIsAsIfThereWereNone()
    {
        JobAccess.For(Some("bo", Role.User), AdasJob).TryGet(out _, out var stranger);
        JobAccess.For(Some("bo", Role.User), null).TryGet(out _, out var missing);

        stranger.ShouldBe(missing);
        stranger.ShouldNotBeNull().Kind.ShouldBe(RefusalKind.NotFound);
    }

    [Fact]
    public void For_ADiscardedJob_ThereIsNone() =>
        JobAccess.For(Some("ada", Role.User), AdasJob with { Discarded = true }).TryGet(out _, out _).ShouldBeFalse();

    private static Principal Some(string user, Role role) =>
        new() { User = user, Roles = [role], DistinguishedName = $"CN={user}", Method = AuthenticationMethod.Password };
}
