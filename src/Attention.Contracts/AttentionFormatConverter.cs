namespace Attention.Contracts;

/// <summary><see cref="AttentionFormat"/> as JSON has it: <c>weights</c>, <c>png</c>, <c>none</c>, never a number.</summary>
public sealed class AttentionFormatConverter : EnumNameConverter<AttentionFormat>;
