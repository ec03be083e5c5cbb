using Attention.Inference.Admission;

namespace Attention.Inference.Media;

/// <summary>The place of a program at work, and the memory that it may take.</summary>
internal sealed class FfmpegPlace : IDisposable
{
    private readonly SemaphoreSlim _places;
    private readonly IDisposable _memory;

    private FfmpegPlace(SemaphoreSlim places, IDisposable memory) => (_places, _memory) = (places, memory);

    public static async Task<FfmpegPlace> TakeAsync(SemaphoreSlim places, WorkBudget budget, WorkLoad load, CancellationToken cancellationToken)
    {
        await places.WaitAsync(cancellationToken);
        try
        {
            return new FfmpegPlace(places, await budget.TakeAsync(load, cancellationToken));
        }
        catch
        {
            places.Release();
            throw;
        }
    }

    public void Dispose()
    {
        _memory.Dispose();
        _places.Release();
    }
}
