using Attention.Inference.Decoding;
using Attention.Inference.Models;
using Attention.Inference.Onnx;
using Attention.Inference.Text;

namespace Attention.Benchmarks.Direct;

/// <summary>A translator without a server: texts in, one static batch, texts out.</summary>
internal sealed class DirectTranslator(ModelFolder folder, OnnxRuntime runtime)
{
    private static readonly string[] InputNames = ["tokens", "lengths"];

    private readonly SubwordTokenizer _tokenizer = new(folder.RequiredFile("tokenizer"));
    private readonly DirectDecoder _decoder = new(folder, runtime);

    public ModelFolder Folder { get; } = folder;

    /// <summary>The sentences it reads.</summary>
    public string[] Sentences { get; } = Inputs.Sentences.For(folder);

    public Translation[] Translate(IReadOnlyList<string> texts, int? beam)
    {
        var sources = texts.Select(_tokenizer.Encode).ToArray();
        var longest = sources.Max(static source => source.Ids.Length);
        using var tokens = new TensorBuffer<long>();
        using var lengths = new TensorBuffer<long>();
        var ids = tokens.Reshape(sources.Length, longest);
        var counts = lengths.Reshape(sources.Length);
        ids.Clear();
        for (var text = 0; text < sources.Length; text++)
        {
            counts[text] = sources[text].Ids.Length;
            for (var i = 0; i < sources[text].Ids.Length; i++)
            {
                ids[(text * longest) + i] = sources[text].Ids[i];
            }
        }

        var decoded = _decoder.Decode(InputNames, [tokens.Value, lengths.Value], sources.Length, beam);
        return [.. decoded.Zip(sources, (hypothesis, source) => Answer(hypothesis, source.Tokens))];
    }

    private Translation Answer(Hypothesis hypothesis, string[] source)
    {
        string[] target = [.. hypothesis.Tokens.Select(token => _tokenizer.Piece(token.Token))];
        return new Translation(source, target, _tokenizer.Decode(target), hypothesis);
    }

    public sealed record Translation(string[] SourceTokens, string[] TargetTokens, string Text, Hypothesis Hypothesis);
}
