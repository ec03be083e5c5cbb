using Attention.Inference.Pooling;
using Attention.Inference.Tests.Imaging;

namespace Attention.Inference.Tests.Pooling;

public sealed class RentedTests
{
    [Fact]
    public void It_has_the_length_that_was_asked_for()
    {
        using var rented = new Rented<float>(1000);

        Assert.Equal(1000, rented.Span.Length);
    }

    [Fact]
    public void Nobody_reads_what_was_given_back()
    {
        var rented = new Rented<float>(1000);
        rented.Dispose();

        Assert.Throws<ObjectDisposedException>(() => rented.Span.Length);
    }

    [Fact]
    public void An_array_that_is_given_back_twice_is_lent_to_one_alone()
    {
        var rented = new Rented<int>(1000);
        rented.Dispose();
        rented.Dispose();

        using var one = new Rented<int>(1000);
        using var other = new Rented<int>(1000);
        one.Span.Fill(1);
        other.Span.Fill(2);

        Assert.Equal(1000, one.Span.Count(1));
    }

    [Fact]
    public void Pixels_of_photos_that_follow_one_another_take_no_new_memory()
    {
        using var photo = TestImages.Noise(400, 300);
        var (reader, file) = (TestImages.Reader(), TestImages.Encode(photo));
        reader.ReadRgb(file, 224, 224).Dispose();
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 10; i++)
        {
            reader.ReadRgb(file, 224, 224).Dispose();
        }

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 10, 0, 50_000);
    }
}
