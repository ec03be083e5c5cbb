using Attention.Inference.Models;

namespace Attention.Api.Tests.Hosting;

/// <summary>A model that is not warm before it is told to be.</summary>
internal sealed class SlowModel(ModelGraphs graphs, SlowModel.Gate gate) : ServedModel(graphs)
{
    public override void WarmUp() => gate.Pass();

    public sealed class Gate : IDisposable
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _open = new();

        /// <summary>Completed when everything but the slow model is loaded.</summary>
        public Task Reached => _reached.Task;

        public void Open() => _open.Set();

        public void Pass()
        {
            _reached.TrySetResult();
            _open.Wait(TestContext.Current.CancellationToken);
        }

        public void Dispose() => _open.Dispose();
    }
}
