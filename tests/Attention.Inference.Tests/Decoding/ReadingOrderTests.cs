using Attention.Inference.Decoding;

namespace Attention.Inference.Tests.Decoding;

public sealed class ReadingOrderTests
{
    private readonly ReadingOrder _order = new(parts: 3);

    [Fact]
    public void The_part_that_is_being_read_is_told_at_once()
    {
        Assert.Equal([(0, 7)], Hear(0, 7));
        Assert.Equal([(0, 8)], Hear(0, 8));
    }

    [Fact]
    public void Later_parts_wait_for_the_earlier_to_end()
    {
        Assert.Empty(Hear(1, 10));
        Assert.Empty(Hear(2, 20));
        Assert.Empty(Hear(2, null));
        Assert.Equal([(0, 1)], Hear(0, 1));
        Assert.Equal([(1, 10)], Hear(0, null));
        Assert.Equal([(1, 11)], Hear(1, 11));
        Assert.Equal([(2, 20)], Hear(1, null));
    }

    private List<(int Part, int Token)> Hear(int part, int? token) =>
        [.. _order.Hear(part, token is { } id ? new DecodedToken(id, -1, null) : null).Select(told => (told.Part, told.Token.Token))];
}
