using System.Buffers.Binary;
using System.Numerics;

namespace Orleans;

/// <summary>
/// xxHash32 with seed 0, its bytes in the order they are written, which is big-endian. Stored reminders carry the hash of their
/// grain id, so it must be the same function on both hosts.
/// </summary>
internal static class StableHash
{
    private const uint Prime1 = 2654435761;
    private const uint Prime2 = 2246822519;
    private const uint Prime3 = 3266489917;
    private const uint Prime4 = 668265263;
    private const uint Prime5 = 374761393;

    public static uint Compute(ReadOnlySpan<byte> data)
    {
        var length = (uint)data.Length;
        var hash = data.Length >= 16 ? MixStripes(ref data) : Prime5;
        hash += length;
        for (; data.Length >= 4; data = data[4..])
            hash = BitOperations.RotateLeft(hash + BinaryPrimitives.ReadUInt32LittleEndian(data) * Prime3, 17) * Prime4;
        foreach (var one in data)
            hash = BitOperations.RotateLeft(hash + one * Prime5, 11) * Prime1;
        return BinaryPrimitives.ReverseEndianness(Avalanche(hash));
    }

    private static uint MixStripes(ref ReadOnlySpan<byte> data)
    {
        Span<uint> lanes = [unchecked(Prime1 + Prime2), Prime2, 0, unchecked(0 - Prime1)];
        for (; data.Length >= 16; data = data[16..])
        {
            for (var lane = 0; lane < 4; lane++)
                lanes[lane] = Mix(lanes[lane], BinaryPrimitives.ReadUInt32LittleEndian(data[(lane * 4)..]));
        }
        return BitOperations.RotateLeft(lanes[0], 1) + BitOperations.RotateLeft(lanes[1], 7)
            + BitOperations.RotateLeft(lanes[2], 12) + BitOperations.RotateLeft(lanes[3], 18);
    }

    private static uint Mix(uint lane, uint input) => BitOperations.RotateLeft(lane + input * Prime2, 13) * Prime1;

    private static uint Avalanche(uint hash)
    {
        hash = (hash ^ (hash >> 15)) * Prime2;
        hash = (hash ^ (hash >> 13)) * Prime3;
        return hash ^ (hash >> 16);
    }
}
