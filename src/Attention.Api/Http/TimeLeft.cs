namespace Attention.Api.Http;

/// <summary>How long a request may take, as a feature of it; REST and gRPC each find out in their way.</summary>
internal sealed record TimeLeft(TimeSpan Value);
