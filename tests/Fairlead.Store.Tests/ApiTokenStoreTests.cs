using System.Collections.Immutable;
using Fairlead.Core.Identity;
using Fairlead.Core.Journal;
using Fairlead.Gateway.ApiTokens;
using Fairlead.Testing;

namespace Fairlead.Store.Tests;

/// <summary>What every database must do with API tokens.</summary>
public abstract class ApiTokenStoreTests : StoreTests
{
    private static readonly JournalEntry Entry = new(Job: null, Some.Noon, JournalLevel.Info, "Made.");

    private IApiTokenStore Tokens => Store.ApiTokens;

    [Fact]
    public async Task Find_AfterPut_GivesItWhole()
    {
        var token = Token("ada", "laptop");

        (await Tokens.PutAsync(token, "hash", 1, Entry, CancellationToken)).ShouldBeTrue();

        var found = (await Tokens.FindAsync("hash", CancellationToken)).ShouldNotBeNull();
        found.Mandate.Roles.ShouldBe(token.Mandate.Roles);
        (found with { Mandate = token.Mandate }).ShouldBe(token);
        (await Tokens.FindAsync("other", CancellationToken)).ShouldBeNull();
    }

    [Fact]
    public async Task Put_NameThatIsTaken_ReplacesThatToken()
    {
        await Tokens.PutAsync(Token("ada", "laptop"), "old", 1, Entry, CancellationToken);

        (await Tokens.PutAsync(Token("ada", "laptop") with { Id = "next" }, "new", 1, Entry, CancellationToken)).ShouldBeTrue();

        (await Tokens.FindAsync("old", CancellationToken)).ShouldBeNull();
        (await Tokens.FindAsync("new", CancellationToken)).ShouldNotBeNull().Id.ShouldBe("next");
    }

    [Fact]
    public async Task Put_MoreThanTheMost_AddsNothingUnlessOneHasEnded()
    {
        await Tokens.PutAsync(Token("ada", "one"), "1", 1, Entry, CancellationToken);

        (await Tokens.PutAsync(Token("ada", "two"), "2", 1, Entry, CancellationToken)).ShouldBeFalse();
        (await Tokens.PutAsync(Token("bo", "two"), "3", 1, Entry, CancellationToken)).ShouldBeTrue();
        await Tokens.PutAsync(Token("ada", "one") with { ExpiresAt = DateTimeOffset.UnixEpoch }, "1", 1, Entry, CancellationToken);
        (await Tokens.PutAsync(Token("ada", "two"), "2", 1, Entry, CancellationToken)).ShouldBeTrue();

        (await Tokens.ListAsync("ada", CancellationToken)).ShouldHaveSingleItem().Name.ShouldBe("two");
    }

    [Fact]
    public async Task Remove_OfSomebodyElse_ChangesNothing()
    {
        await Tokens.PutAsync(Token("ada", "one"), "1", 1, Entry, CancellationToken);

        (await Tokens.RemoveAsync("bo", "ada-one", Entry, CancellationToken)).ShouldBeFalse();
        (await Tokens.FindAsync("1", CancellationToken)).ShouldNotBeNull();
        (await Tokens.RemoveAsync("ada", "ada-one", Entry, CancellationToken)).ShouldBeTrue();
        (await Tokens.FindAsync("1", CancellationToken)).ShouldBeNull();
    }

    private static ApiToken Token(string owner, string name) => new()
    {
        Id = $"{owner}-{name}",
        Name = name,
        Mandate = new Mandate
        {
            User = owner,
            DistinguishedName = $"CN={owner}",
            Method = AuthenticationMethod.Password,
            Roles = [Role.User],
            Groups = [],
            Accounts = ImmutableDictionary<string, ImmutableArray<string>>.Empty,
            Preferences = Preferences.None,
        },
        CreatedAt = Some.Noon,
        ExpiresAt = Some.Noon.AddYears(100),
    };
}
public sealed class SqliteApiTokenStoreTests : ApiTokenStoreTests, IDisposable
{
    private readonly TemporaryDirectory _directory = new("api-tokens");

    public void Dispose() => _directory.Dispose();

    private protected override Task<StoreOptions> CreateAsync() => Task.FromResult(new StoreOptions { Directory = _directory.Path });
}

public sealed class PostgresApiTokenStoreTests(PostgresServer server) : ApiTokenStoreTests
{
    private static int databases;

    private protected override async Task<StoreOptions> CreateAsync() => new()
    {
        Directory = "unused",
        Database = await server.CreateDatabaseAsync($"api_tokens_{Interlocked.Increment(ref databases)}", TestContext.Current.CancellationToken),
    };
}
