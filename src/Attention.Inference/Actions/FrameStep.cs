using Attention.Inference.Batching;
using Attention.Inference.Onnx;
using Attention.Inference.Vision;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Attention.Inference.Actions;

/// <summary>
/// One frame of several films: <c>features [batch, locations, channels]</c> and states to <c>scores [batch, labels]</c>,
/// <c>attention [batch, locations]</c> and, under the name with <c>_next</c>, the states for the next frame. States come and go with the
/// request, so a film takes part in a batch only when it has a frame.
/// </summary>
internal sealed class FrameStep : IBatchModel<FrameInput, FrameOutput>
{
    private const string Features = "features";
    private const string Scores = "scores";
    private const string Attention = "attention";
    private const string Next = "_next";

    private readonly OnnxSession _session;
    private readonly string[] _inputs;
    private readonly string[] _outputs;
    private readonly long[][] _shapes;
    private readonly TensorBuffer<float>[] _buffers;

    /// <param name="session">The graph.</param>
    /// <param name="encoder">Whose features it is given.</param>
    /// <exception cref="InvalidDataException">The graph is no such step; the message says what is missing.</exception>
    public FrameStep(OnnxSession session, VisionEncoder encoder)
    {
        _session = session;
        States = [.. session.Inputs.Keys.Where(static name => name != Features)];
        _inputs = [Features, .. States];
        _outputs = [Scores, .. States.Select(static state => state + Next), Attention];
        if (!session.Inputs.ContainsKey(Features))
        {
            throw new InvalidDataException($"the step graph takes no '{Features}'");
        }

        if (Array.Find(_outputs, name => !session.Outputs.ContainsKey(name)) is { } missing)
        {
            throw new InvalidDataException($"the step graph has no output '{missing}'");
        }

        TensorSeam.RequireOpenBatch(session, "step");
        var features = session.Inputs[Features];
        int[] given = [-1, encoder.Blank.Locations, encoder.Blank.Channels];
        TensorSeam.Fit(Features, TensorElementType.Float, given, encoder.Name, features.ElementDataType, features.Dimensions, "the step graph");
        foreach (var state in States)
        {
            TensorSeam.Fit(state, session.Outputs[state + Next], "the step graph", session.Inputs[state], "the next step");
        }

        _shapes = Array.ConvertAll(_inputs, name => Array.ConvertAll(session.Inputs[name].Dimensions[1..], static axis => (long)axis));
        if (Array.FindIndex(_shapes, static shape => Array.Exists(shape, static axis => axis <= 0)) is >= 0 and var open)
        {
            throw new InvalidDataException($"the step graph leaves an axis of '{_inputs[open]}' open; only the batch may be");
        }

        _buffers = Array.ConvertAll(_inputs, static _ => new TensorBuffer<float>());
    }

    /// <summary>Names of what is carried from frame to frame.</summary>
    public string[] States { get; }

    public int BucketOf(FrameInput input) => 0;

    public IReadOnlyList<FrameOutput> Run(IReadOnlyList<FrameInput> inputs)
    {
        for (var i = 0; i < _inputs.Length; i++)
        {
            var values = _buffers[i].Reshape([inputs.Count, .. _shapes[i]]);
            var size = values.Length / inputs.Count;
            for (var film = 0; film < inputs.Count; film++)
            {
                var source = i == 0 ? inputs[film].Features.Values : inputs[film].States[i - 1];
                TensorSeam.Copy<float>(_inputs[i], source, values.Slice(film * size, size));
            }
        }

        var names = inputs.Any(static input => input.WithAttention) ? _outputs : _outputs[..^1];
        using var outputs = _session.Run(_inputs, Array.ConvertAll(_buffers, static buffer => buffer.Value), names);
        var results = new FrameOutput[inputs.Count];
        for (var film = 0; film < results.Length; film++)
        {
            var states = new float[States.Length][];
            for (var i = 0; i < states.Length; i++)
            {
                states[i] = Of(outputs[i + 1], film, results.Length);
            }

            var attention = inputs[film].WithAttention ? Of(outputs[^1], film, results.Length) : null;
            results[film] = new FrameOutput(Of(outputs[0], film, results.Length), attention, states);
        }

        return results;
    }

    public void Dispose() => Array.ForEach(_buffers, static buffer => buffer.Dispose());

    private static float[] Of(OrtValue output, int film, int films)
    {
        var values = output.GetTensorDataAsSpan<float>(); // [batch, …]
        var size = values.Length / films;
        return values.Slice(film * size, size).ToArray();
    }
}
