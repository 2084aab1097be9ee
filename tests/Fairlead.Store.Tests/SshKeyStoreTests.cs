using System.Collections.Immutable;
using Fairlead.Core.Identity;
using Fairlead.Gateway.SshKeys;
using Fairlead.Testing;

namespace Fairlead.Store.Tests;

/// <summary>What every database must do with key pairs.</summary>
public abstract class SshKeyStoreTests : StoreTests
{
    private ISshKeyStore Keys => Store.SshKeys;

    [Fact]
    public async Task Find_AfterAdd_GivesItWhole()
    {
        var pair = Pair(1, "ada") with { Metadata = ImmutableSortedDictionary<string, string>.Empty.Add("team", "\"küste\"").Add("n", "[1,{}]") };

        (await Keys.AddAsync(pair, new KeptKey("v1:x"), 2, CancellationToken)).ShouldBeTrue();

        var found = (await Keys.FindAsync(pair.Id, CancellationToken)).ShouldNotBeNull();
        found.Kept.Text.ShouldBe("v1:x");
        found.Pair.Metadata.ShouldBe(pair.Metadata);
        (found.Pair with { Metadata = pair.Metadata }).ShouldBe(pair);
        (await Keys.FindAsync(Pair(2, "ada").Id, CancellationToken)).ShouldBeNull();
    }

    [Fact]
    public async Task Add_MoreThanTheMost_AddsNothing()
    {
        (await Keys.AddAsync(Pair(1, "ada"), new KeptKey("x"), 1, CancellationToken)).ShouldBeTrue();

        (await Keys.AddAsync(Pair(2, "ada"), new KeptKey("x"), 1, CancellationToken)).ShouldBeFalse();
        (await Keys.AddAsync(Pair(3, "bo"), new KeptKey("x"), 1, CancellationToken)).ShouldBeTrue();

        (await Keys.ListAsync("ada", CancellationToken)).ShouldHaveSingleItem().Id.ShouldBe(Pair(1, "ada").Id);
    }

    [Fact]
    public async Task List_OfOne_HasTheNewestFirst()
    {
        foreach (var n in (int[])[2, 1, 3])
        {
            await Keys.AddAsync(Pair(n, "ada"), new KeptKey("x"), 10, CancellationToken);
        }

        (await Keys.ListAsync("ada", CancellationToken)).Select(k => k.Id).ShouldBe([Pair(3, "ada").Id, Pair(2, "ada").Id, Pair(1, "ada").Id]);
    }

    [Fact]
    public async Task Find_OfAnAccount_IsTheOneThatWasAssignedLast()
    {
        foreach (var n in (int[])[1, 2])
        {
            await Keys.AddAsync(Pair(n, "ada"), new KeptKey($"x{n}"), 10, CancellationToken);
        }

        (await Keys.FindAsync("cluster", "ada", CancellationToken)).ShouldBeNull();
        await Keys.AssignIfNoneAsync("cluster", "ada", Pair(1, "ada").Id, CancellationToken);
        await Keys.AssignIfNoneAsync("cluster", "ada", Pair(2, "ada").Id, CancellationToken);
        (await Keys.FindAsync("cluster", "ada", CancellationToken)).ShouldNotBeNull().Kept.Text.ShouldBe("x1");
        await Keys.AssignAsync("cluster", "ada", Pair(2, "ada").Id, CancellationToken);
        (await Keys.FindAsync("cluster", "ada", CancellationToken)).ShouldNotBeNull().Kept.Text.ShouldBe("x2");
        (await Keys.FindAsync("other", "ada", CancellationToken)).ShouldBeNull();

        await Keys.RemoveAsync(Pair(2, "ada").Id, CancellationToken);

        (await Keys.FindAsync("cluster", "ada", CancellationToken)).ShouldBeNull();
        await Keys.AssignIfNoneAsync("cluster", "ada", Pair(1, "ada").Id, CancellationToken);
        (await Keys.FindAsync("cluster", "ada", CancellationToken)).ShouldNotBeNull().Kept.Text.ShouldBe("x1");
    }

    private static SshKeyPair Pair(int number, string owner) => new()
    {
        Id = SshKeyId.Of([.. Enumerable.Repeat((byte)number, SshKeyId.Length)]),
        Owner = owner,
        Algorithm = SshKeyAlgorithm.Ed25519,
        PublicKey = $"ssh-ed25519 {number}",
        CreatedAt = Some.Noon.AddMinutes(number),
    };
}

public sealed class SqliteSshKeyStoreTests : SshKeyStoreTests, IDisposable
{
    private readonly TemporaryDirectory _directory = new("ssh-keys");

    public void Dispose() => _directory.Dispose();

    private protected override Task<StoreOptions> CreateAsync() => Task.FromResult(new StoreOptions { Directory = _directory.Path });
}

public sealed class PostgresSshKeyStoreTests(PostgresServer server) : SshKeyStoreTests
{
    private static int databases;

    private protected override async Task<StoreOptions> CreateAsync() => new()
    {
        Directory = "unused",
        Database = await server.CreateDatabaseAsync($"ssh_keys_{Interlocked.Increment(ref databases)}", TestContext.Current.CancellationToken),
    };
}
