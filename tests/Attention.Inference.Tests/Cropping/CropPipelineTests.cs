using Attention.Contracts;
using Attention.Contracts.Cropping;
using Attention.Inference.Cropping;
using Attention.Inference.Tests.Captioning;
using Attention.Inference.Tests.Imaging;
using SkiaSharp;

namespace Attention.Inference.Tests.Cropping;

/// <summary>From picture to crops, by the models that are shipped.</summary>
public sealed class CropPipelineTests(ShippedEngine engine) : IClassFixture<ShippedEngine>
{
    public static TheoryData<string> Names => Croppers.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_crop_has_its_place_its_pixels_and_all_classes(string name)
    {
        var answer = await CropAsync(new CropRequest { Id = "mine", Model = name, Image = Photo.Of(1, width: 300, height: 200) });
        var labels = engine.Models.Resolve<Cropper>(name).Folder.Labels!;

        Assert.Equal(("mine", name, 300, 200), (answer.Id, answer.Model, answer.Image.Width, answer.Image.Height));
        Assert.Equal(1, answer.Provenance!.BatchSize);
        Assert.All(answer.Crops, crop =>
        {
            Assert.Equal((6, 4), (crop.Theta.Count, crop.Quadrilateral.Count));
            Assert.Equal(labels.Order(), crop.Classes!.Select(found => found.Label).Order());
            Assert.Equal(1, crop.Classes!.Sum(found => found.Score), tolerance: 1e-3);
            using var picture = SKBitmap.Decode(Convert.FromBase64String(crop.Crop!));
            Assert.Equal((crop.Width, crop.Height), (picture.Width, picture.Height));
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_theta_of_an_answer_gives_the_same_crop_when_it_is_asked_for(string name)
    {
        var image = Photo.Of(3, width: 640, height: 480);
        var found = await CropAsync(new CropRequest { Model = name, Image = image, Size = "64x48" });
        foreach (var crop in found.Crops)
        {
            var given = await CropAsync(new CropRequest { Image = image, Theta = crop.Theta, Size = "64x48" });

            var again = Assert.Single(given.Crops);
            Assert.Equal(crop.Theta, again.Theta);
            Assert.Equal(crop.Quadrilateral, again.Quadrilateral);
            Assert.Equal(crop.Crop, again.Crop);
            Assert.Null(again.Classes);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Pictures_are_cropped_the_same_alone_and_in_a_batch(string name)
    {
        var request = new CropRequest { Model = name, Image = default, Attention = AttentionFormat.None };
        var requests = Enumerable.Range(0, 24).Select(i => request with { Image = Photo.Of(i) }).ToList();
        var alone = new List<CropResponse>();
        foreach (var one in requests)
        {
            alone.Add(await CropAsync(one));
        }

        var together = await Task.WhenAll(requests.Select(CropAsync));

        Assert.Contains(together, answer => answer.Provenance!.BatchSize > 1);
        Assert.All(alone.Zip(together), pair => Croppers.AssertSame(pair.First, pair.Second));
    }

    [Fact]
    public async Task Without_attention_nothing_is_cropped()
    {
        var answer = await CropAsync(new CropRequest { Image = Photo.Of(1), Attention = AttentionFormat.None });

        Assert.All(answer.Crops, crop => Assert.Null(crop.Crop));
        Assert.All(answer.Crops, crop => Assert.NotEmpty(crop.Classes!));
        Assert.Equal(0, answer.Timing.RenderMs);
    }

    [Fact]
    public async Task Boxes_that_shrink_differently_are_cut_from_one_image_in_their_order()
    {
        using var ramp = TestImages.Ramp(256, 256);
        CenteredBox[] boxes =
        [
            new() { CenterX = 128, CenterY = 128, Width = 256, Height = 256 },
            new() { CenterX = 40, CenterY = 60, Width = 16, Height = 16 },
            new() { CenterX = 200, CenterY = 100, Width = 64, Height = 64 },
        ];

        var answer = await CropAsync(new CropRequest { Image = TestImages.Encode(ramp), Boxes = boxes, Size = "15x15" });

        foreach (var (box, crop) in boxes.Zip(answer.Crops))
        {
            using var picture = SKBitmap.Decode(Convert.FromBase64String(crop.Crop!));
            var middle = picture.GetPixel(7, 7);
            Assert.Equal(box.CenterX - 0.5, middle.Red, tolerance: 1.1);
            Assert.Equal(box.CenterY - 0.5, middle.Green, tolerance: 1.1);
        }
    }

    private Task<CropResponse> CropAsync(CropRequest request) => engine.Crops.CropAsync(request, TestContext.Current.CancellationToken);
}
