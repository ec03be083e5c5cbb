using Attention.Inference.Decoding;
using Attention.Inference.Imaging;
using Attention.Inference.Models;
using Attention.Inference.Onnx;
using Attention.Inference.Text;
using Attention.Inference.Vision;

namespace Attention.Benchmarks.Direct;

/// <summary>A captioner without a server: files in, one static batch, captions out.</summary>
internal sealed class DirectCaptioner(ModelFolder folder, ModelFolder encoderFolder, OnnxRuntime runtime)
{
    private static readonly string[] EncoderInputs = ["image"];
    private static readonly string[] EncoderOutputs = ["features"];
    private static readonly string[] DecoderInputs = ["features", "mask"];

    private readonly ImageInput _input = encoderFolder.Section<ImageInput>("image");
    private readonly OnnxSession _encoder = runtime.Open(encoderFolder.Graph("encoder"));
    private readonly Vocabulary _vocabulary = new(folder.RequiredFile("vocabulary"));
    private readonly DirectDecoder _decoder = new(folder, runtime);

    public ModelFolder Folder { get; } = folder;

    public Caption[] Describe(IReadOnlyList<byte[]> files, int? beam)
    {
        using var images = new TensorBuffer<byte>();
        var read = ImageBatch.Read(files, _input, images);
        using var features = _encoder.Run(EncoderInputs, [images.Value], EncoderOutputs);
        using var everywhere = new TensorBuffer<float>();
        everywhere.Reshape(files.Count, _input.Rows * _input.Columns).Fill(1);
        var decoded = _decoder.Decode(DecoderInputs, [features[0], everywhere.Value], files.Count, beam);
        return [.. decoded.Zip(read, Answer)];
    }

    private Caption Answer(Hypothesis hypothesis, RgbImage image)
    {
        var words = hypothesis.Tokens.Select(token => _vocabulary[token.Token]).ToArray();
        return new Caption(words, PennTokens.Join(hypothesis.Finished ? words[..^1] : words), hypothesis, image);
    }

    public sealed record Caption(string[] Tokens, string Text, Hypothesis Hypothesis, RgbImage Image);
}
