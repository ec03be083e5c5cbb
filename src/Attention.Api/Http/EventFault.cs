namespace Attention.Api.Http;

/// <summary>How a stream of somebody else's shape tells what ended it, as a feature of the request; others send the problem as it is.</summary>
/// <param name="Describe">The data of its last event, which is called <c>error</c>.</param>
internal sealed record EventFault(Func<Problem, object> Describe);
