using System.Xml;
using Attention.Contracts.Transcription;
using Attention.Inference.Audio;
using Attention.Inference.Rendering;
using static Attention.Inference.Rendering.SvgDocument;

namespace Attention.Inference.Transcription;

/// <summary>
/// The figure of a transcription, after figure 2 of Chan et al. 2016: the spectrogram of the recording, its words, and beneath them
/// one row per character that shows when it was heard. All share one axis of time.
/// </summary>
public sealed class TranscriptionFigure(AudioReader reader)
{
    // Speech has little above 8 kHz.
    private const int SampleRate = 16_000;

    private const float Margin = 28;
    private const float Labels = 44;
    private const float SoundHeight = 150;
    private const float WordLine = 22;
    private const float RowHeight = 15;
    private const float AxisDrop = 18;
    private const float LetterWidth = 7.4f;

    private const string Style = """

        .paper { fill: #fbfaf7; }
        .word, .letter, .tick { fill: #1d1d1f; font-family: system-ui, "Segoe UI", Roboto, Arial, sans-serif; }
        .word { font-size: 13px; text-anchor: middle; }
        .letter { font-size: 12px; text-anchor: end; }
        .tick { fill: #707076; font-size: 11px; }
        .time { text-anchor: middle; }
        .pitch { text-anchor: end; }
        .rule { stroke: #707076; stroke-opacity: 0.35; stroke-dasharray: 2 4; }
        @media (prefers-color-scheme: dark) {
          .paper { fill: #17181c; }
          .word, .letter { fill: #f2f1ee; }
          .tick { fill: #a0a0a8; }
        }
        image { image-rendering: pixelated; }

        """;

    /// <summary>
    /// A standalone SVG without scripts. Characters without a row of weights have none in the figure either: without attention there
    /// is the recording with its axis, and of silence, too.
    /// </summary>
    /// <param name="audio">The recording that was transcribed.</param>
    /// <param name="response">The answer, with its attention as weights.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="InferenceException">The recording cannot be read, see <see cref="AudioReader.ReadMonoAsync"/>.</exception>
    public async Task<string> SvgAsync(ReadOnlyMemory<byte> audio, TranscriptionResponse response, CancellationToken cancellationToken)
    {
        var samples = await reader.ReadMonoAsync(audio, SampleRate, cancellationToken);
        return Svg(new Spectrogram(samples), response);
    }

    private static string Svg(Spectrogram sound, TranscriptionResponse response)
    {
        var axis = new TimeAxis(Margin + Labels, response.DurationMs);
        var rows = new CharacterRows(response);
        var words = Margin + SoundHeight + AxisDrop + WordLine;
        var matrix = words + 10;
        var bottom = matrix + (rows.Count * RowHeight);
        return Write(axis.Right + Margin, bottom + AxisDrop + Margin, $"Attention of {response.Model} {response.Version} over time: {response.Text}", Style, xml =>
        {
            Picture(xml, RampPng.Encode(sound.Values, Spectrogram.Rows, sound.Columns), axis, Margin, SoundHeight);
            Pitches(xml, axis);
            if (rows.Count > 0)
            {
                Picture(xml, RampPng.Encode(rows.Weights, rows.Count, rows.Columns), axis, matrix, rows.Count * RowHeight);
            }

            Times(xml, axis, Margin + SoundHeight, rows.Count > 0 ? bottom : null);
            Words(xml, axis, words, response.Words);
            foreach (var (row, label) in rows.Labels.Index())
            {
                xml.Text("text", label, ("class", "letter"), ("x", Number(axis.Left - 8)), ("y", Number(matrix + ((row + 0.8f) * RowHeight))));
            }
        });
    }

    private static void Picture(XmlWriter xml, string png, TimeAxis axis, float top, float height) => xml.Element(
        "image",
        ("x", Number(axis.Left)),
        ("y", Number(top)),
        ("width", Number(axis.Width)),
        ("height", Number(height)),
        ("preserveAspectRatio", "none"),
        ("href", png));

    private static void Pitches(XmlWriter xml, TimeAxis axis)
    {
        foreach (var (share, label) in new[] { (0f, "8 kHz"), (0.5f, "4 kHz"), (1f, "0") })
        {
            xml.Text("text", label, ("class", "tick pitch"), ("x", Number(axis.Left - 8)), ("y", Number(Margin + 4 + (share * (SoundHeight - 4)))));
        }
    }

    // Numbers beneath both pictures, and lines through both, so that a row can be followed up to its sound.
    private static void Times(XmlWriter xml, TimeAxis axis, float sound, float? bottom)
    {
        foreach (var (x, label) in axis.Ticks)
        {
            xml.Element("line", ("class", "rule"), ("x1", Number(x)), ("x2", Number(x)), ("y1", Number(Margin)), ("y2", Number(bottom ?? sound)));
            xml.Text("text", $"{label} s", ("class", "tick time"), ("x", Number(x)), ("y", Number(sound + AxisDrop - 4)));
            if (bottom is { } end)
            {
                xml.Text("text", $"{label} s", ("class", "tick time"), ("x", Number(x)), ("y", Number(end + AxisDrop - 4)));
            }
        }
    }

    // Each word in the middle of its time; one that would run into the word before it is left out.
    private static void Words(XmlWriter xml, TimeAxis axis, float baseline, IReadOnlyList<TranscriptionWord> words)
    {
        var free = 0f;
        foreach (var word in words)
        {
            var (middle, half) = (axis.At(((word.StartMs ?? 0) + (word.EndMs ?? 0)) / 2), word.Text.Length * LetterWidth / 2);
            if (middle - half >= free)
            {
                xml.Text("text", word.Text, ("class", "word"), ("x", Number(middle)), ("y", Number(baseline)));
                free = middle + half + LetterWidth;
            }
        }
    }
}
