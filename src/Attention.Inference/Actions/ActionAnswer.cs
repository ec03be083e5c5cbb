using System.Diagnostics;
using Attention.Contracts;
using Attention.Contracts.Actions;
using Attention.Inference.Batching;
using Attention.Inference.Rendering;
using Attention.Inference.Vision;

namespace Attention.Inference.Actions;

/// <summary>What a model sees, in the words of the contract, gathered frame by frame.</summary>
/// <param name="job">What is asked.</param>
/// <param name="last">Of how many frames the classes are the mean, the latest ones; of all when null.</param>
internal sealed class ActionAnswer(ActionJob job, int? last = null)
{
    private readonly MeanScores _scores = new(job.Model.Labels.Count, last);
    private int _count;

    /// <summary>What the frames so far cost together.</summary>
    public Cost Cost { get; private set; }

    /// <summary>What making maps of them took.</summary>
    public TimeSpan Render { get; private set; }

    /// <summary>All classes, most probable first.</summary>
    public IReadOnlyList<ClassScore> Classes => ClassScores.Ranked(job.Model.Labels, _scores.Mean());

    /// <summary>A frame of the size of those that were seen.</summary>
    public ImageInfo Image { get; private set; } = WholeImage.Info(0, 0);

    public ActionFrame Add(Measured<ImageFeatures> frame, Measured<FrameOutput> seen)
    {
        var started = Stopwatch.GetTimestamp();
        var (model, output) = (job.Model, seen.Value);
        _scores.Add(output.Scores);
        var answer = new ActionFrame
        {
            Index = _count,
            StartMs = Moment(_count),
            EndMs = Moment(++_count),
            Classes = [.. ClassScores.Ranked(model.Labels, output.Scores).Take(job.Top)],
            Attention = AttentionMaps.From(output.Attention, model.Encoder.Input.Rows, model.Encoder.Input.Columns, job.Format),
        };
        Image = WholeImage.Info(frame.Value.ImageWidth, frame.Value.ImageHeight);
        Cost += frame.Cost + seen.Cost;
        Render += Stopwatch.GetElapsedTime(started);
        return answer;
    }

    private double Moment(int frame) => Math.Round(1000 * frame / job.Model.Video.FramesPerSecond, 1);
}
