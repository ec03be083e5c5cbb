namespace Attention.Inference.Video;

/// <summary>A moment of a film.</summary>
/// <param name="Index">Of the moments that are looked at, counted from 0.</param>
/// <param name="Picture">What was made of its pixels.</param>
/// <param name="Read">How long reading it took.</param>
internal readonly record struct VideoFrame<T>(int Index, T Picture, TimeSpan Read);
