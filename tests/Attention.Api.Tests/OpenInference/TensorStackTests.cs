using System.Runtime.InteropServices;
using System.Text;
using Attention.Api.Tasks;
using Attention.Inference.Tensors;

namespace Attention.Api.Tests.OpenInference;

public sealed class TensorStackTests
{
    [Fact]
    public void Numbers_keep_their_places_and_what_is_shorter_is_filled_up_with_zeros_along_every_axis()
    {
        var stack = TensorStack.Of("map", Datatype.Fp32, 2, [Map([1, 2, 3, 4], 2, 2), Map([5, 6, 7], 1, 3), Map([], 0, 0)]);

        Assert.Equal([3, 2, 3], stack.Shape);
        Assert.Equal(
            [1, 2, 0, 3, 4, 0, 5, 6, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0],
            MemoryMarshal.Cast<byte, float>(stack.Data.Span).ToArray());
    }

    [Fact]
    public void Texts_are_filled_up_with_none()
    {
        var stack = TensorStack.Of("tokens", Datatype.Bytes, 1, [Tensor.Of("tokens", ["a", "b"], 2), Tensor.Of("tokens", ["ż"], 1)]);

        Assert.Equal([2, 2], stack.Shape);
        Assert.Equal(["a", "b", "ż", ""], stack.Elements().Select(element => Encoding.UTF8.GetString(element.Span)));
    }

    [Fact]
    public void Of_nothing_there_is_nothing() => Assert.Equal([0, 0, 0], TensorStack.Of("map", Datatype.Fp32, 2, []).Shape);

    private static Tensor Map(float[] values, params long[] shape) => Tensor.Of<float>("map", Datatype.Fp32, values, shape);
}
