using Attention.Contracts;
using Attention.Inference.Models;
using Attention.Inference.Text;

namespace Attention.Inference.Translation;

/// <summary>Who answers: the model that a request names, or the default of its two languages.</summary>
internal sealed class Translators(ModelRepository models)
{
    /// <summary>Every source with every target that a model translates it to.</summary>
    public IReadOnlyList<(string Source, string Target)> Pairs =>
        [.. models.Served<Translator>().Select(static model => (model.Languages.Source, model.Languages.Target)).Distinct()];

    /// <exception cref="InferenceException">There is none, or the one that was named translates something else.</exception>
    public Translator Resolve(string? name, string source, string target)
    {
        (source, target) = (LanguageTag.Primary(source), LanguageTag.Primary(target));
        if (name is null)
        {
            return Between(source, target).FirstOrDefault()
                ?? throw new InferenceException(ErrorCode.InvalidInput, $"target: no model translates '{source}' to '{target}'. There are: {Known()}.", "target");
        }

        var named = models.Resolve<Translator>(name);
        return named.Translates(source, target)
            ? named
            : throw new InferenceException(ErrorCode.InvalidInput, $"model: '{name}' translates {named.Languages.Source} to {named.Languages.Target}, not '{source}' to '{target}'.", "model");
    }

    /// <summary>Likewise, of those that have attention.</summary>
    /// <exception cref="InferenceException">Likewise, or it has none.</exception>
    public Translator ResolveAligner(string? name, string source, string target)
    {
        var aligners = Between(LanguageTag.Primary(source), LanguageTag.Primary(target)).Where(static model => model.HasAttention).ToList();
        var model = name is null && aligners is [var first, ..] ? first : Resolve(name, source, target);
        return model.HasAttention
            ? model
            : throw new InferenceException(ErrorCode.InvalidInput, $"model: '{model.Name}' has no attention, so it cannot show which words belong together.{Instead(aligners)}", "model");
    }

    private static string Instead(List<Translator> aligners) =>
        aligners.Count == 0 ? "" : $" Here it can be: {string.Join(", ", aligners.Select(static model => model.Name))}.";

    private IEnumerable<Translator> Between(string source, string target) =>
        models.Served<Translator>().Where(model => model.Translates(source, target));

    private string Known() => string.Join(", ", Pairs.Select(static pair => $"{pair.Source} to {pair.Target}"));
}
