using Attention.Contracts.Models;

namespace Attention.Inference.Models;

/// <summary>A model that answers requests: its folder, opened.</summary>
internal interface IServedModel : IDisposable
{
    ModelFolder Folder { get; }

    IReadOnlyList<ModelInput> Inputs { get; }

    /// <summary>Runs every graph once, so that the first request finds allocators, kernels and code warm.</summary>
    Task WarmUpAsync();
}
