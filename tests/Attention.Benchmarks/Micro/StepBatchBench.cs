using Attention.Benchmarks.Direct;
using Attention.Benchmarks.Inputs;
using Attention.Inference.Decoding;
using Attention.Inference.Text;
using Attention.Inference.Translation;
using BenchmarkDotNet.Attributes;

namespace Attention.Benchmarks.Micro;

/// <summary>A batch of the translator's step graph: a step, putting its beams in order, and a sequence that joins and leaves.</summary>
public class StepBatchBench : IDisposable
{
    private OnnxStepModel _model = null!;
    private IStepBatch _batch = null!;
    private SequenceMemory _newcomer = null!;
    private int[] _parents = [];

    [Params(1, 16)]
    public int Sequences { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var folder = DirectModels.Find().Translator ?? throw new InvalidOperationException("The repository has no translator.");
        var runtime = DirectModels.Runtime();
        var tokenizer = new SubwordTokenizer(folder.RequiredFile("tokenizer"));
        var initSession = runtime.Open(folder.Graph("init"));
        var init = new TokenInit(initSession);
        var memories = Sentences.For(folder).Take(Sequences + 1).SelectMany(text => init.Run([tokenizer.Encode(text).Ids])).ToList();
        var beam = DecodingSettings.Of(folder).Defaults.Beam;
        _model = new OnnxStepModel(runtime.Open(folder.Graph("step")), initSession, tokenizer.Count);
        _batch = _model.CreateBatch();
        _parents = [.. Enumerable.Range(0, beam).Reverse()];
        _newcomer = memories[Sequences];
        memories[..Sequences].ForEach(memory => _batch.Add(memory, beam));
        _batch.Run(beam + 1, StepOutputs.None);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _batch.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public void Step() => _batch.Run(_parents.Length + 1, StepOutputs.None);

    [Benchmark]
    public void Reorder()
    {
        for (var sequence = 0; sequence < Sequences; sequence++)
        {
            _batch.Reorder(sequence, _parents);
        }
    }

    [Benchmark]
    public void JoinAndLeave()
    {
        _batch.Add(_newcomer, _parents.Length);
        _batch.RemoveAt(Sequences);
    }
}
