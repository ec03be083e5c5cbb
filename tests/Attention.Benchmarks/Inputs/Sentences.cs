using Attention.Inference.Decoding;
using Attention.Inference.Models;
using Attention.Inference.Text;

namespace Attention.Benchmarks.Inputs;

/// <summary>What is translated: 64 sentences of 4 to 27 words.</summary>
internal static class Sentences
{
    /// <summary>Those that a model reads: one with few subwords of its own may need too many for a long sentence.</summary>
    public static string[] For(ModelFolder translator)
    {
        var tokenizer = new SubwordTokenizer(translator.RequiredFile("tokenizer"));
        var texts = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Inputs", "sentences.txt"));
        return Array.FindAll(texts, text => tokenizer.Encode(text).Ids.Length <= DecodingSettings.Of(translator).Limits.MaxSourceTokens);
    }
}
