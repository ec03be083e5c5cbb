using System.Globalization;
using System.Text;
using Attention.Contracts.Transcription;

namespace Attention.Api.Transcription;

/// <summary>The words of an answer as subtitles: lines short enough to read, each shown while it is said.</summary>
internal static class Subtitles
{
    // Two lines of 42 characters is what broadcasters allow; one of them reads better on a phone.
    private const int MostCharacters = 42;

    // Who pauses that long begins something new.
    private const double LongestPauseMs = 700;

    /// <summary>SubRip, which has no standard but is read everywhere.</summary>
    public static string Srt(TranscriptionResponse response) => Write("", response, ',', numbered: true);

    /// <summary>WebVTT, https://www.w3.org/TR/webvtt1/.</summary>
    public static string Vtt(TranscriptionResponse response) => Write("WEBVTT\n\n", response, '.', numbered: false);

    private static string Write(string head, TranscriptionResponse response, char point, bool numbered)
    {
        var text = new StringBuilder(head);
        foreach (var (index, cue) in Cues(response.Words).Index())
        {
            if (numbered)
            {
                text.Append(CultureInfo.InvariantCulture, $"{index + 1}\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"{Time(cue[0].StartMs, point)} --> {Time(cue[^1].EndMs, point)}\n");
            text.AppendJoin(' ', cue.Select(word => word.Text)).Append("\n\n");
        }

        return text.ToString();
    }

    private static List<List<TranscriptionWord>> Cues(IReadOnlyList<TranscriptionWord> words)
    {
        var cues = new List<List<TranscriptionWord>>();
        var length = 0;
        foreach (var word in words)
        {
            length += 1 + word.Text.Length;
            if (cues.Count == 0 || length > MostCharacters || word.StartMs - cues[^1][^1].EndMs > LongestPauseMs)
            {
                cues.Add([]);
                length = word.Text.Length;
            }

            cues[^1].Add(word);
        }

        return cues;
    }

    private static string Time(double? milliseconds, char point)
    {
        var time = TimeSpan.FromMilliseconds(Math.Round(milliseconds ?? 0));
        return string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours:00}:{time.Minutes:00}:{time.Seconds:00}{point}{time.Milliseconds:000}");
    }
}
