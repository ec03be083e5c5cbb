using Attention.Inference.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace Attention.Inference.Decoding;

/// <summary>The outputs of one step, where the session left them.</summary>
internal sealed class StepResults(
    IDisposableReadOnlyCollection<OrtValue> values, StepLayout layout, StepOutputs outputs, int rows, int candidates) : IDisposable
{
    private const int FirstState = 2;

    // Copied once: small, and read row by row, where each way into the runtime's memory takes several calls.
    private readonly float[] _topLogProbs = values[0].GetTensorDataAsSpan<float>().ToArray();
    private readonly long[] _topTokens = values[1].GetTensorDataAsSpan<long>().ToArray();

    /// <summary>The outputs to fetch, in the order that this class reads them.</summary>
    public static string[] Names(StepLayout layout, StepOutputs outputs) =>
    [
        StepLayout.TopLogProbs,
        StepLayout.TopTokens,
        .. layout.States.Select(StepLayout.NextOf),
        .. outputs.HasFlag(StepOutputs.Traces) ? layout.Traces.Select(static trace => trace.Name) : [],
        .. outputs.HasFlag(StepOutputs.LogProbs) ? (string[])[StepLayout.LogProbs] : [],
    ];

    public ReadOnlySpan<float> TopLogProbs(int row) => _topLogProbs.AsSpan(row * candidates, candidates);

    public ReadOnlySpan<long> TopTokens(int row) => _topTokens.AsSpan(row * candidates, candidates);

    /// <summary>A state after the step, <c>[rows, width]</c>.</summary>
    public ReadOnlySpan<float> NextState(int state) => values[FirstState + state].GetTensorDataAsSpan<float>();

    public float LogProb(int row, int token)
    {
        var value = outputs.HasFlag(StepOutputs.LogProbs) ? values[^1] : throw new InvalidOperationException("Log-probabilities were not fetched.");
        var logProbs = value.GetTensorDataAsSpan<float>(); // [rows, vocabulary]
        var vocabulary = (int)value.GetTensorTypeAndShape().Shape[^1];
        return logProbs[(row * vocabulary) + token];
    }

    public StepTrace Trace(int row, int length)
    {
        var traces = outputs.HasFlag(StepOutputs.Traces) ? layout.Traces.Length : throw new InvalidOperationException("Traces were not fetched.");
        var copies = new float[traces][];
        for (var i = 0; i < traces; i++)
        {
            var trace = layout.Traces[i];
            var data = values[FirstState + layout.States.Length + i].GetTensorDataAsSpan<float>();
            var width = trace.IsRagged ? data.Length / rows : trace.Width;
            // An axis that the graph left open is the locations, padded, or one that every request has the same of.
            copies[i] = data.Slice(row * width, Math.Min(width, trace.IsRagged ? length : width)).ToArray();
        }

        return new StepTrace(copies);
    }

    /// <summary>Looks at every number but the traces of a step, which must have been fetched with all its outputs.</summary>
    /// <param name="vocabulary">Tokens that can be named.</param>
    /// <exception cref="InvalidDataException">There are too few of them or too many, or one is no number.</exception>
    public void Check(int vocabulary)
    {
        var logProbs = values[^1];
        TensorSeam.RequireCount("the vocabulary", vocabulary, StepLayout.LogProbs, logProbs.GetTensorTypeAndShape().Shape[^1]);
        TensorSeam.RequireSize(StepLayout.LogProbs, logProbs.GetTensorDataAsSpan<float>().Length, rows * vocabulary);
        TensorSeam.RequireFinite(StepLayout.LogProbs, logProbs.GetTensorDataAsSpan<float>(), areLogarithms: true);
        TensorSeam.RequireSize(StepLayout.TopLogProbs, _topLogProbs.Length, rows * candidates);
        TensorSeam.RequireSize(StepLayout.TopTokens, _topTokens.Length, rows * candidates);
        foreach (var (i, state) in layout.States.Index())
        {
            TensorSeam.RequireSize(StepLayout.NextOf(state), NextState(i).Length, rows * state.Width);
            TensorSeam.RequireFinite(StepLayout.NextOf(state), NextState(i));
        }
    }

    /// <summary>Looks at the traces of a row.</summary>
    /// <exception cref="InvalidDataException">One is no number.</exception>
    public void CheckTrace(int row, int length)
    {
        foreach (var (trace, shown) in layout.Traces.Zip(Trace(row, length).Values))
        {
            TensorSeam.RequireFinite(trace.Name, shown);
        }
    }

    public void Dispose() => values.Dispose();
}
