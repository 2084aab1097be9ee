using Fairlead.Core.Identity;
using Fairlead.Core.Machines;
using Fairlead.Gateway.Machines;
using Fairlead.Gateway.Sites;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Simulations.Requests;

/// <summary>The machine that a request is about, with the key that it has opened.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="Site">The site that it is.</param>
/// <param name="PrivateKey">The key, PEM.</param>
internal sealed record OpenedMachine(Machine Machine, SiteProfile Site, string PrivateKey)
{
    /// <summary>Never the key.</summary>
    public override string ToString() => $"{Machine.Name}";
}

/// <summary>What every request has to say: its machine, and the token that opens the key of that.</summary>
/// <param name="machines">The machines of users.</param>
/// <param name="places">Knows which site a machine is.</param>
/// <param name="options">How large forms may be.</param>
internal sealed class MachineAccess(UserMachines machines, MachinePlaces places, SimulationsOptions options)
{
    private const string MachineChoice = "MachineChoice";
    private const string SecToken = "SecToken";

    /// <summary>
    /// Reads the form and opens the machine. The checks come in the order that clients know: both values are there, the machine is, the token opens its key.
    /// </summary>
    /// <param name="request">The request; a header goes before a field, and a blank value is none.</param>
    /// <param name="principal">Who asks.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<(OpenedMachine? Opened, RequestForm Form, IResult? No)> OpenAsync(HttpRequest request, Principal principal, CancellationToken cancellationToken)
    {
        if (!(await RequestForm.ReadAsync(request, options.DocumentLimit, cancellationToken)).TryGet(out var form, out var refusal))
        {
            return (null, RequestForm.Empty, SimulationsError.Of(refusal));
        }

        if (ValueIn(request, form, MachineChoice) is not { } choice)
        {
            return (null, form, Missing(MachineChoice));
        }

        if (ValueIn(request, form, SecToken) is not { } token)
        {
            return (null, form, Missing(SecToken));
        }

        if (!MachineName.TryParse(choice, provider: null, out var name) || !(await machines.FindAsync(principal, name, cancellationToken)).TryGet(out var machine, out _))
        {
            return (null, form, SimulationsError.NoMachine);
        }

        return machines.Open(machine, token).TryGet(out var key, out _) && places.Find(principal, name).TryGet(out var site, out _)
            ? (new OpenedMachine(machine, site, key), form, null)
            : (null, form, SimulationsError.NoConnection);
    }

    private static string? ValueIn(HttpRequest request, RequestForm form, string name) =>
        request.Headers[name].Concat(form.Values(name)).Select(v => v?.Trim()).FirstOrDefault(v => v is { Length: > 0 });

    private static SimulationsError Missing(string name) => SimulationsError.Bad($"{name} is required: as a header of that name, or as a field of the form.");
}
