namespace Attention.Inference.Batching;

/// <summary>
/// Who asks. Engines take turns between requesters, so that one who asks for much does not stand before all others. The transport begins
/// one for every HTTP request and gRPC call; all that runs within it, on whatever thread, asks in its name. Without one, everything
/// that is asked is asked by somebody else.
/// </summary>
public sealed class Requester : IDisposable
{
    private static readonly AsyncLocal<Requester?> Ambient = new();

    private readonly Requester? _outer = Ambient.Value;

    private Requester()
    {
    }

    internal static Requester? Current => Ambient.Value;

    /// <summary>Whoever asks from here on, until this is disposed, is one requester.</summary>
    public static Requester Begin() => Ambient.Value = new Requester();

    public void Dispose() => Ambient.Value = _outer;
}
