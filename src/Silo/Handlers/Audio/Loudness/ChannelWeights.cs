using OrleansJobs.Silo.Handlers.Audio.Wav;

namespace OrleansJobs.Silo.Handlers.Audio.Loudness;

/// <summary>
/// How much each channel counts towards loudness: 1 in front and behind, 1.41 at the sides (60° to 120°), 0 for the
/// low-frequency channel. Sources: ITU-R BS.1770-4, Annex 1, Table 3 (5.1) and Annex 3, Table 4 (other layouts); the bits
/// of the mask: Microsoft, "Multiple Channel Audio Data and WAVE Files".
/// </summary>
internal static class ChannelWeights
{
    /// <summary>The weight of a surround channel, about +1.5 dB.</summary>
    public const double Surround = 1.41;

    private const uint LowFrequency = 0x8;
    private const uint BackPair = 0x30;
    private const uint SidePair = 0x600;

    /// <summary>One weight a channel, in the order of the file; a channel the mask does not name counts 1.</summary>
    public static double[] For(WavFormat format)
    {
        var mask = format.ChannelMask == 0 ? UsualMask(format.Channels) : format.ChannelMask;
        var surrounds = (mask & SidePair) != 0 ? SidePair : BackPair;
        var weights = new double[format.Channels];
        for (var channel = 0; channel < weights.Length; channel++)
        {
            var speaker = mask & (~mask + 1); // the lowest bit left
            weights[channel] = (speaker & LowFrequency) != 0 ? 0 : (speaker & surrounds) != 0 ? Surround : 1;
            mask &= ~speaker;
        }
        return weights;
    }

    /// <summary>What a file that names no speakers most likely holds. The surrounds of 5.1 may be called back or side.</summary>
    private static uint UsualMask(int channels) => channels switch
    {
        4 => 0x33,  // front pair, back pair
        5 => 0x37,  // 5.0
        6 => 0x3F,  // 5.1
        7 => 0x70F, // 6.1: front three, LFE, back centre, side pair
        8 => 0x63F, // 7.1
        _ => 0,
    };
}
