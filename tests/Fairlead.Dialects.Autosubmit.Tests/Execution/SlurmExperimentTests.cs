using Fairlead.Core.Workflows;
using Fairlead.Gateway.Sites;
using Fairlead.Shell;
using Fairlead.Sites.Access;
using Fairlead.Sites.Slurm;
using Fairlead.Storages;
using Fairlead.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Dialects.Autosubmit.Tests.Execution;

/// <summary>An experiment on a real Slurm.</summary>
public sealed class SlurmExperimentTests(SlurmExperimentTests.SlurmGateway gateway) : IClassFixture<SlurmExperimentTests.SlurmGateway>
{
    [Fact]
    public async Task Run_StoppedHalfWayAndStartedAgain_EndsWithEachJobOnceAndOneSetBackRunsAgain()
    {
        var name = (await gateway.CreateAsync(
            """
            DEFAULT: {HPCARCH: CLUSTER}
            PROJECT: {PROJECT_TYPE: none}
            PLATFORMS: {CLUSTER: {TYPE: slurm, SITE: slurm, MAX_WALLCLOCK: "00:30"}}
            EXPERIMENT: {DATELIST: "20200101 20210101", MEMBERS: "fc0 fc1", CHUNKSIZEUNIT: month, CHUNKSIZE: 4, NUMCHUNKS: 3, CALENDAR: standard}
            JOBS:
              SIM: {SCRIPT: "echo %JOBNAME% >> %ROOTDIR%/order", RUNNING: chunk, DEPENDENCIES: SIM-1, WALLCLOCK: "00:05"}
            """)).Name;
        (await gateway.GenerateAsync(name)).ShouldSucceed();
        (await gateway.StartAsync(name)).ShouldSucceed();
        var first = $"{name}_20200101_fc0_1_SIM";
        await gateway.Becomes(name, first, s => s.State is NodeState.Succeeded);

        // It may be at its end already where the machine is fast.
        await gateway.StopAsync(name);
        (await gateway.FindAsync(name)).IsGoing.ShouldBeFalse();
        (await gateway.StartAsync(name)).ShouldSucceed();
        (await gateway.AtRest(name)).Current.ShouldNotBeNull().Counts.Succeeded.ShouldBe(12);
        (await gateway.AttemptsAsync(name)).Count.ShouldBe(12);

        var last = $"{name}_20210101_fc1_3_SIM";
        (await gateway.SetAsync(name, last, NodeState.Waiting)).ShouldSucceed();
        (await gateway.StartAsync(name)).ShouldSucceed();
        (await gateway.AtRest(name)).Current.ShouldNotBeNull().Counts.Succeeded.ShouldBe(12);
        (await gateway.AttemptsAsync(name, last)).Select(a => a.BatchId).Distinct().Count().ShouldBe(2);
    }

    /// <summary>A gateway whose only site is a real Slurm, whose jobs run as alice.</summary>
    public sealed class SlurmGateway : ExperimentGateway
    {
        private readonly SlurmCluster _cluster = new();
        private readonly TemporaryDirectory _workspaces = new("experiments-slurm");

        public override async ValueTask InitializeAsync()
        {
            await TestAccounts.EnsureAsync();
            await HostCommand.RunAsync("install", ["-d", "-m", "700", "-o", TestAccounts.Alice, _workspaces.Combine(TestAccounts.Alice)]);
            await _cluster.InitializeAsync();
            await base.InitializeAsync();
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            await _cluster.DisposeAsync();
            _workspaces.Dispose();
        }

        protected override void AddSites(IServiceCollection services)
        {
            var access = new SiteAccess.ThisHost();
            var profile = new SiteProfile
            {
                Name = "slurm",
                Kind = "slurm",
                Workspace = _workspaces.Path + "/{account}",
                Accounts = new AccountRule(TestAccounts.Alice),
                Limits = new SiteLimits { WatchInterval = TimeSpan.FromMilliseconds(200) },
            };
            services.AddSlurmSite(
                profile,
                new SlurmOptions { CommandDirectory = _cluster.BinDirectory, ResultWait = TimeSpan.FromSeconds(1), SettleTime = TimeSpan.FromSeconds(2) },
                access);
            services.AddSingleton(provider => new StorageSite("slurm", account => provider.GetRequiredService<IShellFactory>().Get(access.For(account))));
        }
    }
}
