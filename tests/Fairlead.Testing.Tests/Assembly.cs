using Fairlead.Testing.Tests;

[assembly: AssemblyFixture(typeof(ClusterOverSsh))]
