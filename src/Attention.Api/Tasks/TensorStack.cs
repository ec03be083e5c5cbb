using Attention.Inference.Tensors;

namespace Attention.Api.Tasks;

/// <summary>Makes one tensor of several that differ in length: as long as the longest along every axis, filled up with zeros or empty texts.</summary>
internal static class TensorStack
{
    /// <param name="name">Of the tensor.</param>
    /// <param name="datatype">Of all.</param>
    /// <param name="axes">That each has.</param>
    /// <param name="tensors">Which may be none.</param>
    public static Tensor Of(string name, Datatype datatype, int axes, IReadOnlyList<Tensor> tensors)
    {
        long[] shape = [.. Enumerable.Range(0, axes).Select(axis => tensors.Select(tensor => tensor.Shape[axis]).DefaultIfEmpty(0).Max())];
        var length = (int)TensorShape.Count(name, shape);
        if (datatype.Size() is not { } size)
        {
            var elements = new ReadOnlyMemory<byte>[tensors.Count * length];
            foreach (var (i, tensor) in tensors.Index())
            {
                ReadOnlyMemory<byte>[] source = [.. tensor.Elements()];
                Place(tensor.Shape, shape, (from, to, count) => source.AsSpan(from, count).CopyTo(elements.AsSpan((i * length) + to)));
            }

            return new Tensor(name, datatype, [tensors.Count, .. shape], Tensor.Pack(elements));
        }

        var data = new byte[tensors.Count * length * size];
        foreach (var (i, tensor) in tensors.Index())
        {
            Place(tensor.Shape, shape, (from, to, count) =>
                tensor.Data.Span.Slice(from * size, count * size).CopyTo(data.AsSpan(((i * length) + to) * size)));
        }

        return new Tensor(name, datatype, [tensors.Count, .. shape], data);
    }

    // Row by row: where each begins among the elements, and where it goes among those of the larger shape.
    private static void Place(IReadOnlyList<long> shape, long[] target, Action<int, int, int> copy)
    {
        if (shape.Count == 0)
        {
            copy(0, 0, 1);
            return;
        }

        var rows = shape.SkipLast(1).Aggregate(1L, static (count, axis) => count * axis);
        var width = (int)shape[^1];
        for (var row = 0; row < rows; row++)
        {
            var (left, to, stride) = ((long)row, 0L, target[^1]);
            for (var axis = shape.Count - 2; axis >= 0; axis--)
            {
                (left, var index) = Math.DivRem(left, shape[axis]);
                to += index * stride;
                stride *= target[axis];
            }

            copy(row * width, (int)to, width);
        }
    }
}
