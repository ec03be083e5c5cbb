using Attention.Contracts.Captioning;
using Attention.Inference.Captioning;

namespace Attention.Api.Captioning;

/// <summary>What is known of an answer before the model has said a word.</summary>
/// <param name="Record">That is asked.</param>
/// <param name="Model">Name of the model that answers.</param>
/// <param name="Bounds">Of the model.</param>
/// <param name="Unread">Paths of what it owes nothing to.</param>
/// <param name="Created">When it was asked for, in seconds since 1970.</param>
internal sealed record ImageAnswer(CaptionRequest Record, string Model, CaptionBounds Bounds, IReadOnlyList<string> Unread, long Created);
