using System.Text;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Storages;

namespace Fairlead.Storages.Staging;

/// <summary>Input that came with the description.</summary>
internal sealed class InlineData : IStagingProtocol
{
    public bool Serves(DataPlace place) => place is DataPlace.Inline;

    public async Task<Outcome<long>> FetchAsync(Job job, StageIn import, IStorage files, CancellationToken cancellationToken)
    {
        if (import.From is not DataPlace.Inline place)
        {
            return Refusal.Invalid("imports", $"{import.From} is no inline data.");
        }

        using var content = new MemoryStream(place.IsBase64 ? Convert.FromBase64String(place.Text) : Encoding.UTF8.GetBytes(place.Text), writable: false);
        return await files.WriteAsync(import.To, content, import.Mode, cancellationToken);
    }

    public Task<Outcome<long>> SendAsync(Job job, IStorage files, StageOut export, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<long>>(Refusal.Invalid("exports", "Nothing can be sent into a description."));
}
