namespace Attention.Contracts;

/// <summary><see cref="ErrorCode"/> as JSON has it, such as <c>invalidInput</c>, never a number.</summary>
public sealed class ErrorCodeConverter : EnumNameConverter<ErrorCode>;
