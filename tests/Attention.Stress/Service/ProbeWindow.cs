using Attention.Stress.Clients;

namespace Attention.Stress.Service;

/// <summary>What a probe met for a while. One that was not answered with 200 took for ever.</summary>
internal sealed class ProbeWindow(Probe.Sample[] samples)
{
    /// <summary>Median of the light route, in milliseconds.</summary>
    public double LightP50 => Quantile("light", 0.50);

    /// <summary>Of the requests for the light route, those that were answered with 200.</summary>
    public double LightShare => Of("light").Select(static sample => sample.Status == 200 ? 1.0 : 0).DefaultIfEmpty(0).Average();

    /// <summary>Of /health/live, in milliseconds.</summary>
    public double LiveP95 => Quantile("live", 0.95);

    /// <summary>Of /health/ready, in milliseconds.</summary>
    public double ReadyP95 => Quantile("ready", 0.95);

    public Tally Tally
    {
        get
        {
            var tally = new Tally();
            Array.ForEach(samples, sample => tally.Count(sample.Status));
            return tally;
        }
    }

    private IEnumerable<Probe.Sample> Of(string what) => samples.Where(sample => sample.What == what);

    private double Quantile(string what, double share)
    {
        var sorted = Of(what).Select(static sample => sample.Status == 200 ? sample.Took.TotalMilliseconds : double.PositiveInfinity).Order().ToArray();
        return sorted.Length == 0 ? double.PositiveInfinity : sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
    }
}
