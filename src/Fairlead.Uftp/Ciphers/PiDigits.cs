using System.Numerics;

namespace Fairlead.Uftp.Ciphers;

/// <summary>The binary digits of π behind the point, by which Blowfish's tables begin.</summary>
internal static class PiDigits
{
    private const int WordBits = 32;
    private const int Spare = 64;

    /// <summary>The first words of 32 bits.</summary>
    public static uint[] Words(int count)
    {
        // Machin: π = 16 arctan(1/5) - 4 arctan(1/239).
        var bits = count * WordBits;
        var pi = (16 * Arctan(5, bits + Spare)) - (4 * Arctan(239, bits + Spare));
        var fraction = (pi >> Spare) - (new BigInteger(3) << bits);
        var bytes = fraction.ToByteArray(isUnsigned: true, isBigEndian: false);
        Array.Resize(ref bytes, bits / 8);
        return [.. Enumerable.Range(1, count).Select(i => BitConverter.ToUInt32(bytes, bytes.Length - (i * sizeof(uint))))];
    }

    /// <summary>arctan(1/n) with that many bits behind the point.</summary>
    private static BigInteger Arctan(int n, int bits)
    {
        var power = (BigInteger.One << bits) / n;
        var sum = power;
        for (var k = 3; !power.IsZero; k += 2)
        {
            power /= n * n;
            var term = power / k;
            sum += k % 4 == 1 ? term : -term;
        }

        return sum;
    }
}
