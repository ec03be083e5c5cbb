using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Attention.Benchmarks.Load;

/// <summary>Everything a run measured, as <c>artifacts/load.json</c> holds it.</summary>
internal sealed record LoadReport
{
    // A window in which nothing was answered has no quantiles, and what is compared with it no ratio: they are "NaN", as the table says.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public string Machine { get; } = $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}";

    /// <summary>From the start of the process to the first <c>200</c> of /health/ready, files in the page cache.</summary>
    public required double ReadySeconds { get; init; }

    public required Memory Memory { get; init; }

    public required IReadOnlyList<Cell> Cells { get; init; }

    public required IReadOnlyList<Comparison> Comparisons { get; init; }

    /// <summary>Inputs to which service (both transports), naive endpoint and raw gave the same tokens.</summary>
    public required IReadOnlyList<Agreement> Agreements { get; init; }

    public IReadOnlyList<Aim> Aims => [.. Aim.Of(this)];

    public async Task<string> SaveAsync()
    {
        var path = Directory.CreateDirectory("artifacts").FullName + "/load.json";
        await File.WriteAllBytesAsync(path, JsonSerializer.SerializeToUtf8Bytes(this, Json));
        return path;
    }
}

/// <summary>The service under one load.</summary>
internal sealed record Cell(string Task, string Transport, string Attention, int Clients, Window Window);

/// <summary>Resident memory of the service after a number of requests since its start, and after as many again.</summary>
internal sealed record Memory(int Requests, double FirstMb, double SecondMb);

/// <summary>How many inputs of a task had the same answer everywhere.</summary>
internal sealed record Agreement(string Task, int Equal, int Inputs);
