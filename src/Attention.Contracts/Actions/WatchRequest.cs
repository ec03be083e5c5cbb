namespace Attention.Contracts.Actions;

/// <summary>Asks what is done before a camera, whose pictures come one by one.</summary>
public sealed record WatchRequest : ActionOptions;
