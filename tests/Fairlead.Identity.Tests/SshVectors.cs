namespace Fairlead.Identity.Tests;

/// <summary>
/// Public keys as OpenSSH writes them, and for each a token of user bo from noon of 1 June 2026 on for 300 s, as PyJWT makes it with the private key.
/// </summary>
internal static class SshVectors
{
    public const string Ed25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBn/dvYVBQCT3IQ3rSUsP4Nxa69EA19qBhsdAg9O6uOS";
    public const string Ed25519Token = "eyJhbGciOiJFZERTQSIsInR5cCI6IkpXVCJ9.eyJldGQiOiJmYWxzZSIsInN1YiI6ImJvIiwiaXNzIjoiYm8iLCJpYXQiOjE3ODAzMTUyMDAsImV4cCI6MTc4MDMxNTUwMH0.gNnj9ocutRLn9btAOtUXy2x99KjahRmDALfzQU8nXXnSO4gdZvjCSSl75-dGoLvuMDkwkTOAX_N5QQs4YpvIDg";
    public const string P256 = "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBKCrQT1gYVnsWdoLqYAIECu19W/Wj1OJYdrMXf/fKFbJMq3kBkkznbNz+s8a0PeiXZQSiy34Q30rEkXa2+nyx6E=";
    public const string P256Token = "eyJhbGciOiJFUzI1NiIsInR5cCI6IkpXVCJ9.eyJldGQiOiJmYWxzZSIsInN1YiI6ImJvIiwiaXNzIjoiYm8iLCJpYXQiOjE3ODAzMTUyMDAsImV4cCI6MTc4MDMxNTUwMH0.CPoAD1vZ9rTarUMCcsBUvKjhPUpgxCyZCzjXL2fNTFTi8j3bByGoxMqB8MNCAWv7GpXK4cQ8OAQvTBryzqAuFw";
    public const string Rsa = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQCEbBeuqVfc8+CuKNqOjO3qyjp+j0yTmnR+AylnvFFhd7S+tzjxFaOcDoO93B878vd/TB5JqRYK53/UW0CpCBgL6gSgH1DFYO5CCUR0184/DCE2RVihAcOaOlqeMHIwI92Fyem8aYmfGfUTs5ltnifjGHPxtCWYVt+swmQbGJsKJyzgbbA+EyLBTci09bWS2faVvPPGQoStcyQ2eOPNDWBqjKdGjxkIC62EoATqmFqSjJb12D6Utdxyk8ncfqJ8347738JbPshU+mSfr4XCQ8we6KYg36XlxUeBzGd95cuihtoVaBmww8kudhlqY5gT97WQjXFZzJovnifZ0aa5vc6X";
    public const string RsaToken = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJldGQiOiJmYWxzZSIsInN1YiI6ImJvIiwiaXNzIjoiYm8iLCJpYXQiOjE3ODAzMTUyMDAsImV4cCI6MTc4MDMxNTUwMH0.BowdajPrazY8Z099Y5266B7oVs2OOtgdkw3F4rZo7cTqOvIvXexnKQT3v5KV7fTU8wEks74XBaAwcC8VOocy42OXsB3iZCJRmQwBaiupYmao4KZdSYcVrz0uZGiJD-TFdPdq5dFUNSFR4lS1o8LsMr7-zSw6A8pASiHdZ_VVeY3o5Jqgp6re20PMdJEeijAkr81gxVxUkKLBuuBNv9CLVklHMN-N2eok-9YqZQjuInrNR8XGQ-0ksAw1MhWlk7M5Oox0RDIFI5AfqIYeEU3uJpgXkXi02wOdm-CUEy_dMTLMmlz610R6Nk6sqWCwQhY_eqQrhijOV4JjGjIXlwwXRw";
    public const string P384 = "ecdsa-sha2-nistp384 AAAAE2VjZHNhLXNoYTItbmlzdHAzODQAAAAIbmlzdHAzODQAAABhBPOIEAWlAG6bk5Xuu/IE9wfO6bNrEp9L9ixGYDfB1NBG2PsFyUiQXChtFLdidA3ky2aPx2NIwX0uQ3jI4gQxyAlL0XW5H1U10U5R+31sEc9IqBmhjGbtO0BT8vsKLJIqiQ==";
    public const string Rsa1024 = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQCw1lM3hmuOdI3vtE5vm79IAI8LKfw71ruBUgLShKG+V8PTZXcILJkivunh+aafQc1pv7bDUTmxkgfHxhJgieNE1E89Lf3ui1FnRiFvIEVYvUO0ztxiXc0cgkbpGaTTQz3Ywi1ZSkXpmtlM/oP00GtQYeyzzfEZQvJpC9ghzpIuhw==";

    public static readonly string[] Keys = [Ed25519, P256 + " bo@laptop", Rsa];
}
