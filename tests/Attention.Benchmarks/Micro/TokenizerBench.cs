using Attention.Benchmarks.Direct;
using Attention.Benchmarks.Inputs;
using Attention.Inference.Text;
using BenchmarkDotNet.Attributes;

namespace Attention.Benchmarks.Micro;

/// <summary>A sentence of 12 words to subwords and back.</summary>
public class TokenizerBench
{
    private SubwordTokenizer _tokenizer = null!;
    private string _text = "";
    private string[] _tokens = [];

    [GlobalSetup]
    public void Setup()
    {
        var folder = DirectModels.Find().Translator ?? throw new InvalidOperationException("The repository has no translator.");
        _tokenizer = new SubwordTokenizer(folder.RequiredFile("tokenizer"));
        _text = Sentences.For(folder).First(static text => text.Split(' ').Length == 12);
        _tokens = _tokenizer.Encode(_text).Tokens;
    }

    [Benchmark]
    public int Encode() => _tokenizer.Encode(_text).Ids.Length;

    [Benchmark]
    public string Decode() => _tokenizer.Decode(_tokens);
}
