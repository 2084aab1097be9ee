namespace Fairlead.Testing;

/// <summary>Contents for files whose only purpose is to arrive unchanged.</summary>
public static class Bytes
{
    /// <summary><paramref name="count"/> bytes that are the same for the same <paramref name="seed"/>.</summary>
    public static byte[] Random(int seed, int count)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
