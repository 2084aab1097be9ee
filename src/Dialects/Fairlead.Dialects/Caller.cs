using Fairlead.Core.Identity;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects;

/// <summary>Who makes a request. A dialect's own gate puts it on the request before any handler runs; handlers take it as a parameter.</summary>
/// <param name="Principal">Who it is; somebody who has shown nothing is <see cref="Principal.Anonymous"/>.</param>
public sealed record Caller(Principal Principal)
{
    /// <summary>Remembers the caller for the handlers of this request.</summary>
    public void Enter(HttpContext context) => context.Features.Set(this);

    /// <summary>The caller of this request.</summary>
    /// <exception cref="InvalidOperationException">No gate has let the request in: the route lies outside its dialect, which is a fault of ours.</exception>
    public static ValueTask<Caller?> BindAsync(HttpContext context) =>
        ValueTask.FromResult<Caller?>(context.Features.Get<Caller>() ?? throw new InvalidOperationException("The request has passed no gate."));
}
