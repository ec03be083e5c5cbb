namespace Attention.Contracts.Actions;

/// <summary>One message of a streamed film: a frame, or the whole answer at the end.</summary>
public sealed record ActionEvent
{
    public ActionFrame? Frame { get; init; }

    public ActionResponse? Done { get; init; }
}
