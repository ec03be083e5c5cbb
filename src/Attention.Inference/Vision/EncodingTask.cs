using Attention.Inference.Tasks;
using Microsoft.Extensions.DependencyInjection;

namespace Attention.Inference.Vision;

public static class EncodingTask
{
    /// <summary>Image encoders, whose features other tasks read: added before them.</summary>
    public static IServiceCollection AddEncoding(this IServiceCollection services) => services.AddTask<VisionEncoder>("encoding");
}
