namespace Fairlead.Sites.Tests.Slurm;

/// <summary>The suite on Slurm with commands on this host.</summary>
public sealed class SlurmHereTests(SlurmHere place) : SiteContractTests(place), IClassFixture<SlurmHere>;

/// <summary>The suite on Slurm over OpenSSH.</summary>
public sealed class SlurmThereTests(SlurmThere place) : SiteContractTests(place), IClassFixture<SlurmThere>;
