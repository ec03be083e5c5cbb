namespace Attention.Inference.Actions;

/// <summary>The mean of frames' probabilities: what a film is judged by.</summary>
/// <param name="classes">Their number.</param>
/// <param name="last">Of how many frames, the latest ones; of all when null.</param>
internal sealed class MeanScores(int classes, int? last = null)
{
    private readonly double[] _sum = new double[classes];
    private readonly Queue<float[]> _latest = new();
    private int _count;

    public void Add(float[] scores)
    {
        Sum(scores, 1);
        _count++;
        if (last is not null)
        {
            _latest.Enqueue(scores);
        }

        if (_count > last)
        {
            Sum(_latest.Dequeue(), -1);
            _count--;
        }
    }

    /// <summary>As probabilities: <c>[classes]</c>.</summary>
    public float[] Mean() => Array.ConvertAll(_sum, sum => (float)(sum / _count));

    private void Sum(float[] scores, int sign)
    {
        for (var i = 0; i < scores.Length; i++)
        {
            _sum[i] += sign * scores[i];
        }
    }
}
