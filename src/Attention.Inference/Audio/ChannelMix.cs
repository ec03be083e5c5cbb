using System.Numerics;

namespace Attention.Inference.Audio;

/// <summary>How loud each channel of a recording is in one that has a single channel, as ffmpeg and players mix down.</summary>
internal static class ChannelMix
{
    // Bits of WAVEFORMATEXTENSIBLE's mask of speakers; channels stand in the order of their bits.
    private const uint FrontCenter = 0x4;
    private const uint LowFrequency = 0x8;
    private const uint Front = 0xC3;

    // Where the header does not say: mono, stereo, 2.1, 4.0, 5.0, 5.1, 6.1 and 7.1.
    private static readonly uint[] UsualMasks = [0, 0x4, 0x3, 0xB, 0x107, 0x37, 0x3F, 0x70F, 0x63F];

    /// <summary>Weights that sum to 1.</summary>
    /// <param name="channels">1 to 8.</param>
    /// <param name="mask">The speakers that the header names; others than there are channels are passed over.</param>
    public static float[] Weights(int channels, uint mask)
    {
        if (BitOperations.PopCount(mask) != channels)
        {
            mask = UsualMasks[channels];
        }

        var weights = new float[channels];
        for (var channel = 0; channel < channels; channel++, mask &= mask - 1)
        {
            weights[channel] = (mask & (~mask + 1)) switch
            {
                FrontCenter => 1,
                LowFrequency => 0,
                var speaker when (speaker & Front) != 0 => MathF.Sqrt(0.5f),
                _ => 0.5f,
            };
        }

        var sum = weights.Sum();
        return sum > 0 ? Array.ConvertAll(weights, weight => weight / sum) : Array.ConvertAll(weights, _ => 1f / channels);
    }
}
