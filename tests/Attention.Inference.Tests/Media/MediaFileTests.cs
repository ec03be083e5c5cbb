using Attention.Contracts;
using Attention.Inference.Media;

namespace Attention.Inference.Tests.Media;

public sealed class MediaFileTests
{
    private static readonly FfmpegInput Input = new("some bytes"u8.ToArray(), "audio", "plain WAV");

    [Theory]
    [InlineData("/no/such/folder")]
    [InlineData("/dev/null")]
    public async Task Without_room_for_it_the_service_is_unavailable_and_says_where_only_to_the_log(string folder)
    {
        var refusal = await Assert.ThrowsAsync<InferenceException>(() => MediaFile.CreateAsync(Input, folder, TestContext.Current.CancellationToken));

        Assert.Equal(ErrorCode.Unavailable, refusal.Code);
        Assert.Equal("audio cannot be read now: the service's folder for temporary files is missing, full or closed to it.", refusal.Message);
        Assert.Contains(folder, refusal.InnerException!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_full_disk_the_service_is_unavailable_and_leaves_nothing_behind()
    {
        using var disk = TinyDisk.Mount();
        var large = Input with { File = new byte[2 * TinyDisk.Bytes] };

        var refusal = await Assert.ThrowsAsync<InferenceException>(() => MediaFile.CreateAsync(large, disk.Folder, TestContext.Current.CancellationToken));

        Assert.Equal(ErrorCode.Unavailable, refusal.Code);
        Assert.Contains("is missing, full or closed", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(disk.Folder));
        using var small = await MediaFile.CreateAsync(Input, disk.Folder, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task It_can_be_opened_while_it_is_held_and_leaves_nothing_behind()
    {
        var folder = Directory.CreateTempSubdirectory("attention-media-").FullName;
        try
        {
            using (var file = await MediaFile.CreateAsync(Input, folder, TestContext.Current.CancellationToken))
            {
                Assert.Equal("some bytes", await File.ReadAllTextAsync(file.Path, TestContext.Current.CancellationToken));
                Assert.Equal(OperatingSystem.IsLinux(), Directory.GetFiles(folder).Length == 0);
            }

            Assert.Empty(Directory.GetFiles(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
