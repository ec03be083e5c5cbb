namespace Attention.Inference.Imaging;

/// <summary>
/// One axis of bilinear resizing that widens its triangle when it shrinks, so nothing aliases: the filter the recipes train with
/// (Pillow's <c>BILINEAR</c>). At equal sizes it is the identity, bit for bit.
/// </summary>
internal sealed class TriangleFilter
{
    private readonly int[] _first;
    private readonly int[] _count;
    private readonly float[] _weights;
    private readonly int _stride;

    public TriangleFilter(int source, int target)
    {
        var scale = (double)source / target;
        var support = Math.Max(1, scale);
        _stride = (int)Math.Ceiling(support) * 2 + 1;
        _first = new int[target];
        _count = new int[target];
        _weights = new float[target * _stride];
        for (var i = 0; i < target; i++)
        {
            var center = (i + 0.5) * scale;
            _first[i] = Math.Max(0, (int)(center - support + 0.5));
            _count[i] = Math.Min(source, (int)(center + support + 0.5)) - _first[i];
            var weights = _weights.AsSpan(i * _stride, _count[i]);
            Fill(weights, center - _first[i] - 0.5, support);
        }
    }

    /// <summary>The first source pixel that a target pixel draws on.</summary>
    public int First(int target) => _first[target];

    /// <summary>The weights of that source pixel and its followers; they sum to 1.</summary>
    public ReadOnlySpan<float> Weights(int target) => _weights.AsSpan(target * _stride, _count[target]);

    private static void Fill(Span<float> weights, double center, double support)
    {
        var sum = 0.0;
        for (var i = 0; i < weights.Length; i++)
        {
            sum += Triangle(i, center, support);
        }

        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = (float)(Triangle(i, center, support) / sum);
        }
    }

    private static double Triangle(int i, double center, double support) => Math.Max(0, 1 - Math.Abs(i - center) / support);
}
