using System.Runtime.InteropServices;
using Attention.Inference.Tensors;

namespace Attention.Api.KServe;

/// <summary>Where a model looked: weights, row by row.</summary>
internal sealed record Explanation(string Datatype, IReadOnlyList<long> Shape, float[] Data)
{
    public static Explanation Of(Tensor weights) => new(weights.Datatype.Name(), weights.Shape, MemoryMarshal.Cast<byte, float>(weights.Data.Span).ToArray());
}
