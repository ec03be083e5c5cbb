using Attention.Inference.Decoding;
using Attention.Inference.Models;
using Attention.Inference.Onnx;
using Attention.Inference.Text;
using Microsoft.ML.OnnxRuntime;

namespace Attention.Benchmarks.Direct;

/// <summary>The init and step graphs of a model and the same beam search as the service's, in static batches. Thread-safe.</summary>
internal sealed class DirectDecoder
{
    private readonly OnnxSession _init;
    private readonly OnnxSession _step;
    private readonly StepLayout _layout;
    private readonly string[] _initOutputs;
    private readonly DecodingOptions _options;

    public DirectDecoder(ModelFolder folder, OnnxRuntime runtime)
    {
        (_init, _step) = (runtime.Open(folder.Graph("init")), runtime.Open(folder.Graph("step")));
        _layout = new StepLayout(_step, _init);
        _initOutputs = [.. _init.Outputs.Keys];
        _options = new DecodingOptions
        {
            Beam = DecodingSettings.Of(folder).Defaults.Beam,
            LengthPenalty = DecodingSettings.Of(folder).Defaults.LengthPenalty,
            MaxTokens = DecodingSettings.Of(folder).Limits.MaxTokens,
        };
    }

    /// <summary>The best hypothesis of each sequence.</summary>
    /// <param name="inputNames">Inputs of the init graph.</param>
    /// <param name="inputs">Their values, <c>[batch, …]</c>.</param>
    /// <param name="count">Sequences in them.</param>
    /// <param name="beam">Width of the search; null for the model's own.</param>
    public Hypothesis[] Decode(string[] inputNames, OrtValue[] inputs, int count, int? beam)
    {
        var options = _options with { Beam = beam ?? _options.Beam };
        using var initial = _init.Run(inputNames, inputs, _initOutputs);
        var byName = _initOutputs.Zip(initial).ToDictionary(static pair => pair.First, static pair => pair.Second);
        using var batch = new StaticBatch(_step, _layout, byName, count, options.Beam);
        var searches = new BeamSearch[count];
        for (var sequence = 0; sequence < count; sequence++)
        {
            searches[sequence] = new BeamSearch(options, Vocabulary.Start, Vocabulary.End);
            searches[sequence].Start(batch, sequence);
        }

        Search(batch, searches, options.Beam);
        return Array.ConvertAll(searches, static search => search.Hypotheses[0]);
    }

    private static void Search(StaticBatch batch, BeamSearch[] searches, int beam)
    {
        Span<int> parents = stackalloc int[beam];
        var isComplete = new bool[searches.Length];
        for (var left = searches.Length; left > 0;)
        {
            batch.Run(beam + 1, StepOutputs.None);
            for (var sequence = 0; sequence < searches.Length; sequence++)
            {
                if (isComplete[sequence])
                {
                    continue;
                }

                if (searches[sequence].Advance(batch, sequence, parents))
                {
                    isComplete[sequence] = true;
                    left--;
                }
                else
                {
                    batch.Reorder(sequence, parents);
                }
            }
        }
    }
}
