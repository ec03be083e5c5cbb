using System.Diagnostics.Metrics;

namespace Attention.Inference.Tests.Batching;

/// <summary>Whoever listens to the metrics, and throws on the engine's thread when a queue becomes shorter.</summary>
internal sealed class BrokenListener : IDisposable
{
    private readonly MeterListener _listener = new();
    private int _changes;

    /// <param name="meters">Whose measurements it hears.</param>
    /// <param name="atChange">The first change that it throws at.</param>
    public BrokenListener(TestMeterFactory meters, int atChange)
    {
        _listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument.Meter.Scope == meters)
            {
                own.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((_, change, _, _) =>
        {
            if (change < 0 && ++_changes >= atChange && IsBroken)
            {
                throw new InvalidOperationException("listener");
            }
        });
        _listener.Start();
    }

    public bool IsBroken { get; set; } = true;

    public void Dispose() => _listener.Dispose();
}
