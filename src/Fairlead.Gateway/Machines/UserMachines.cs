using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Journal;
using Fairlead.Core.Machines;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.SshKeys;

namespace Fairlead.Gateway.Machines;

/// <summary>What somebody says of a machine.</summary>
/// <param name="Name">The account and the host.</param>
/// <param name="Qos">The quality of service of runs that ask for none.</param>
/// <param name="Project">The project of runs that name none.</param>
/// <param name="Family">The family, or null for the one that the host's name says.</param>
public sealed record MachineDefinition(MachineName Name, string? Qos, string? Project, string? Family);

/// <summary>A key pair that has just been made; its token is told this once.</summary>
/// <param name="PublicKey">The line for <c>authorized_keys</c>.</param>
/// <param name="SecurityToken">What opens the private half.</param>
public sealed record NewMachineKey(string PublicKey, string SecurityToken)
{
    /// <summary>Never the token.</summary>
    public override string ToString() => "a key of a machine";
}

/// <summary>The machines of users: each is an account of theirs on a site of the configuration, with a key pair whose private half only they can have opened.</summary>
/// <param name="store">Keeps them.</param>
/// <param name="places">Knows which site a machine is.</param>
/// <param name="maker">Makes key pairs.</param>
/// <param name="tokens">Seals private keys.</param>
/// <param name="clock">Says when.</param>
public sealed class UserMachines(IMachineStore store, MachinePlaces places, ISshKeyMaker maker, ISecurityTokens tokens, TimeProvider clock)
{
    /// <summary>The most machines one user may have.</summary>
    public const int Most = 200;

    private const int LongestWord = 64;

    /// <summary>Defines a machine, or changes what is said of it; its key pair stays. It has to be an account of the principal's on a site.</summary>
    public async Task<Outcome<Machine>> DefineAsync(Principal principal, MachineDefinition wanted, CancellationToken cancellationToken)
    {
        if ((WrongWord("qos", wanted.Qos) ?? WrongWord("project", wanted.Project) ?? WrongWord("family", wanted.Family)) is { } wrong)
        {
            return wrong;
        }

        if (!places.Find(principal, wanted.Name).TryGet(out _, out var refusal))
        {
            return refusal;
        }

        var machine = new Machine
        {
            Owner = principal.User,
            Name = wanted.Name,
            Qos = wanted.Qos,
            Project = wanted.Project,
            Family = wanted.Family ?? Machine.FamilyOf(wanted.Name.Host),
            CreatedAt = clock.GetUtcNow(),
        };
        return await store.PutAsync(machine, Most, EntryOf(principal, $"The machine {machine.Name} was defined."), cancellationToken)
            ? await store.FindAsync(principal.User, machine.Name, cancellationToken) ?? machine
            : Refusal.TooLarge("machines", $"You have {Most} machines already.");
    }

    /// <summary>All machines of the principal.</summary>
    public Task<IReadOnlyList<Machine>> ListAsync(Principal principal, CancellationToken cancellationToken) => store.ListAsync(principal.User, cancellationToken);

    /// <summary>A machine of the principal.</summary>
    public async Task<Outcome<Machine>> FindAsync(Principal principal, MachineName name, CancellationToken cancellationToken) =>
        await store.FindAsync(principal.User, name, cancellationToken) is { } machine ? machine : Refusal.NotFound("such machine of yours");

    /// <summary>Forgets a machine. Runs that use it go on.</summary>
    public async Task<Outcome<Done>> RemoveAsync(Principal principal, MachineName name, CancellationToken cancellationToken) =>
        await store.RemoveAsync(principal.User, name, EntryOf(principal, $"The machine {name} was removed."), cancellationToken)
            ? Done.Value
            : Refusal.NotFound("such machine of yours");

    /// <summary>
    /// A new key pair. The machine gets it, and so do all that have its pair until now: the token of that one opens nothing any more.
    /// </summary>
    public async Task<Outcome<NewMachineKey>> MakeKeyAsync(Principal principal, MachineName name, SshKeyAlgorithm algorithm, CancellationToken cancellationToken)
    {
        if (!(await FindAsync(principal, name, cancellationToken)).TryGet(out var machine, out var refusal))
        {
            return refusal;
        }

        var made = maker.Make(algorithm);
        var (secret, token) = tokens.Seal(NameOf(principal.User, made.Id), made.PrivateKey);
        IReadOnlyList<MachineName> names = machine.Key is { } old
            ? [.. (await store.ListAsync(principal.User, cancellationToken)).Where(m => m.Key?.Id == old.Id).Select(m => m.Name)]
            : [name];
        var entry = EntryOf(principal, $"The key {made.Id} was made for {string.Join(", ", names)}.");
        await store.SetKeyAsync(principal.User, names, new MachineKey(made.Id, made.PublicKey, secret, clock.GetUtcNow()), entry, cancellationToken);
        return new NewMachineKey(made.PublicKey, token);
    }

    /// <summary>The machine gets the key pair that another one of the principal has, and the same token opens both.</summary>
    public async Task<Outcome<Machine>> ShareKeyAsync(Principal principal, MachineName name, MachineName other, CancellationToken cancellationToken)
    {
        if (!(await FindAsync(principal, name, cancellationToken)).TryGet(out var machine, out var refusal)
            || !(await FindAsync(principal, other, cancellationToken)).TryGet(out var one, out refusal))
        {
            return refusal;
        }

        if (one.Key is not { } key)
        {
            return Refusal.Conflict($"There is no key for {other} yet.");
        }

        await store.SetKeyAsync(principal.User, [name], key, EntryOf(principal, $"{name} has the key {key.Id} of {other}."), cancellationToken);
        return machine with { Key = key };
    }

    /// <summary>The private key of a machine; <see cref="RefusalKind.Conflict"/> where there is none, or where the token is not its own.</summary>
    public Outcome<string> Open(Machine machine, string securityToken) => machine.Key is { } key
        ? tokens.Open(NameOf(machine.Owner, key.Id), key.PrivateKey, securityToken)
        : Refusal.Conflict($"There is no key for {machine.Name} yet.");

    private static string NameOf(string owner, SshKeyId id) => $"{owner}/{id}";

    private static Refusal? WrongWord(string field, string? word) => word is null || (word.Length is >= 1 and <= LongestWord && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.'))
        ? null
        : Refusal.Invalid(field, $"'{field}' has 1 to {LongestWord} letters, digits and the characters - _ .");

    private JournalEntry EntryOf(Principal principal, string message) => new(Job: null, clock.GetUtcNow(), JournalLevel.Info, message, principal.User);
}
