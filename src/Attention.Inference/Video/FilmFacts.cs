using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using SkiaSharp;

namespace Attention.Inference.Video;

/// <summary>What the file of a film says of itself.</summary>
/// <param name="Size">Of its frames, upright.</param>
/// <param name="Seconds">How long it lasts; not a number where it does not say.</param>
/// <param name="Decoder">The one that decodes it with its alpha; null where the usual one does.</param>
/// <param name="HasAlpha">Whether parts of it may be transparent.</param>
internal sealed partial record FilmFacts(SKSizeI Size, double Seconds, string? Decoder, bool HasAlpha)
{
    // Its transform, as phones write it, turns frames upright.
    private const double QuarterTurn = 90;

    private static readonly JsonSerializerOptions Naming = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>What to ask ffprobe for. V is a film, but no cover of a record.</summary>
    public static IReadOnlyList<string> Wanted { get; } =
    [
        "-select_streams", "V:0",
        "-show_entries", "format=duration:stream=codec_name,width,height,pix_fmt:stream_tags=alpha_mode:stream_side_data=rotation",
    ];

    /// <summary>Reads what ffprobe tells; null when there is no film in the file.</summary>
    public static FilmFacts? Parse(ReadOnlySpan<byte> json)
    {
        var report = JsonSerializer.Deserialize<Report>(json, Naming)!;
        if (report.Streams is not [var film, ..])
        {
            return null;
        }

        var isTurned = film.SideDataList.Any(static side => Math.Abs(Math.Abs(side.Rotation % (2 * QuarterTurn)) - QuarterTurn) < 1);
        // Both hide it in a second picture beside each frame, which ffmpeg's own decoders of them do not look at.
        var decoder = film.Tags.AlphaMode is not "1" ? null : film.CodecName switch { "vp8" => "libvpx", "vp9" => "libvpx-vp9", _ => null };
        var seconds = double.TryParse(report.Format.Duration, NumberStyles.Float, CultureInfo.InvariantCulture, out var duration) ? duration : double.NaN;
        return new FilmFacts(
            isTurned ? new SKSizeI(film.Height, film.Width) : new SKSizeI(film.Width, film.Height),
            seconds,
            decoder,
            decoder is not null || Alpha().IsMatch(film.PixFmt ?? ""));
    }

    // A palette may have it.
    [GeneratedRegex("^(yuva|gbrap|rgba|bgra|argb|abgr|ayuv|vuya|ya[0-9]|pal8)")]
    private static partial Regex Alpha();

    private sealed record Report
    {
        public IReadOnlyList<Stream> Streams { get; init; } = [];

        public Container Format { get; init; } = new();
    }

    private sealed record Stream
    {
        public string? CodecName { get; init; }

        public int Width { get; init; }

        public int Height { get; init; }

        public string? PixFmt { get; init; }

        public TagList Tags { get; init; } = new();

        public IReadOnlyList<Side> SideDataList { get; init; } = [];
    }

    private sealed record TagList
    {
        public string? AlphaMode { get; init; }
    }

    private sealed record Side
    {
        public double Rotation { get; init; }
    }

    private sealed record Container
    {
        public string? Duration { get; init; }
    }
}
