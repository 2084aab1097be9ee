using Fairlead.Core.Identity;

namespace Fairlead.Core.Machines;

/// <summary>A key pair that opens machines of its owner. Its private half is sealed with a token that only its owner has.</summary>
/// <param name="Id">Identifies it.</param>
/// <param name="PublicKey">The public half as a line of <c>authorized_keys</c>, without a comment and without a new line.</param>
/// <param name="PrivateKey">The private half, sealed.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record MachineKey(SshKeyId Id, string PublicKey, SealedSecret PrivateKey, DateTimeOffset CreatedAt);
