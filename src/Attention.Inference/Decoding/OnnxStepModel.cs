using Attention.Inference.Onnx;

namespace Attention.Inference.Decoding;

/// <summary>A decoder-step graph in an ONNX session.</summary>
internal sealed class OnnxStepModel(OnnxSession session, OnnxSession init) : IStepModel
{
    private readonly StepLayout _layout = new(session, init);

    public IReadOnlyList<string> Traces => Array.ConvertAll(_layout.Traces, static trace => trace.Name);

    public IStepBatch CreateBatch(int beam) => new OnnxStepBatch(session, _layout, beam);

    public void Dispose() => session.Dispose();
}
