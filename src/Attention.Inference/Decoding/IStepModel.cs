namespace Attention.Inference.Decoding;

/// <summary>A decoder-step graph.</summary>
internal interface IStepModel
{
    /// <summary>Names of the outputs that explain a step, such as <c>attention</c> and <c>gate</c>.</summary>
    IReadOnlyList<string> Traces { get; }

    /// <summary>An empty batch.</summary>
    IStepBatch CreateBatch();
}
